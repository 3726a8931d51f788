import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learnChat } from '../../learn/learn-chat.ts';
import type { LearnedChat } from '../../learn/learned-chat.ts';
import { harOf, type MadeSession, type SocketFrame } from './har-of.ts';

// Sessions made up from what is published of systems that cannot be run here.

function learn(name: string, session: MadeSession): LearnedChat {
  const learning = learnChat(JSON.stringify(harOf(session)), name);
  assert.ok(learning.ok, learning.ok ? '' : learning.problem);
  return learning.chat;
}

/** A frame by the client or by the server. */
const out = (value: unknown, atMs?: number): SocketFrame => frame('send', JSON.stringify(value), atMs);
const back = (value: unknown, atMs?: number): SocketFrame => frame('receive', JSON.stringify(value), atMs);
const frame = (type: SocketFrame[0], text: string, atMs?: number): SocketFrame =>
  atMs === undefined ? [type, text] : [type, text, atMs];

const answerOf = ({ notes }: LearnedChat, about: string): readonly string[] =>
  notes.filter((note) => note.about === about).map(({ answer, confidence }) => `${confidence}: ${answer}`);

test('Phoenix: arrays whose fourth place says what they are, and a heartbeat of the client’s own', () => {
  const reply = { response: {}, status: 'ok' };
  const chat = learn('phoenix', {
    url: 'ws://127.0.0.1:4000/socket/websocket?vsn=2.0.0',
    frames: [
      out(['3', '3', 'room:lobby', 'phx_join', {}], 0),
      back(['3', '3', 'room:lobby', 'phx_reply', reply], 10),
      out(['3', '4', 'room:lobby', 'shout', { body: 'hello to all' }], 1_000),
      back(['3', null, 'room:lobby', 'shout', { body: 'hello to all' }], 1_010),
      back(['3', '4', 'room:lobby', 'phx_reply', reply], 1_020),
      out(['3', '5', 'room:lobby', 'shout', { body: 'how are you' }], 2_000),
      back(['3', null, 'room:lobby', 'shout', { body: 'how are you' }], 2_010),
      back(['3', '5', 'room:lobby', 'phx_reply', reply], 2_020),
      out([null, '6', 'phoenix', 'heartbeat', {}], 30_000),
      back([null, '6', 'phoenix', 'phx_reply', reply], 30_010),
      out([null, '7', 'phoenix', 'heartbeat', {}], 60_040),
      back([null, '7', 'phoenix', 'phx_reply', reply], 60_050),
    ],
  });
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** phoenix, as learnt from a recorded session. */
export const protocol = defineRawChat({
  name: 'phoenix',
  path: '/socket/websocket',
  query: () => ({ vsn: '2.0.0' }),
  accounts: false,
  format: 'json',
  join: {
    send: (room) => ['3', '3', room, 'phx_join', {}],
    answer: (message) => String(Object(message)[3]) === 'phx_reply',
  },
  send: (room, text, id) => ['3', String(id), room, 'shout', { body: text }],
  delivered: (message) =>
    (String(Object(message)[3]) === 'shout' ? String(Object(Object(message)[4]).body) : undefined),
  acknowledged: (message) =>
    (String(Object(message)[3]) === 'phx_reply' ? { id: Number(Object(message)[1]), ok: true } : undefined),
  echo: true,
  heartbeat: { everyMs: 30_000, send: () => [null, String(Date.now()), 'phoenix', 'heartbeat', {}] },
});
`,
  );
});

test('SignalR: messages that end with a character, told apart by two keys, and a ping every 15 s', () => {
  const end = (value: unknown): string => `${JSON.stringify(value)}\u001e`;
  const said = (text: string, nth: number, atMs: number): SocketFrame[] => [
    ['send', end({ arguments: [text], invocationId: String(nth), target: 'SendMessage', type: 1 }), atMs],
    [
      'receive',
      end({ type: 1, target: 'ReceiveMessage', arguments: [text] }) +
        end({ type: 3, invocationId: String(nth), result: null }),
      atMs + 10,
    ],
  ];
  const chat = learn('signalr', {
    url: 'ws://127.0.0.1:5000/chatHub',
    frames: [
      ['send', end({ protocol: 'json', version: 1 }), 0],
      ['receive', end({}), 10],
      ...said('hello to all', 0, 1_000),
      ...said('how are you', 1, 2_000),
      ...[15_000, 30_000, 45_010].map((atMs): SocketFrame => ['send', end({ type: 6 }), atMs]),
      ['receive', end({ type: 6 }), 46_000],
    ],
  });
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** signalr, as learnt from a recorded session; look at what is marked UNSURE. */
export const protocol = defineRawChat({
  name: 'signalr',
  path: '/chatHub',
  accounts: false,
  format: { endsWith: '\\u001e', of: 'json' },
  hello: () => [{ protocol: 'json', version: 1 }],
  // UNSURE: the server says "a message without a type" before the client goes on, and the client goes on 990 ms after it.
  ready: (message) => Object.keys(Object(message)).length === 0,
  send: (_room, text, id) =>
    ({ arguments: [text], invocationId: String(id), target: 'SendMessage', type: 1 }),
  delivered: (message) =>
    (String(Object(message).type) === '1' && String(Object(message).target) === 'ReceiveMessage' ? String(Object(Object(message).arguments)[0]) : undefined),
  acknowledged: (message) =>
    (String(Object(message).type) === '3' ? { id: Number(Object(message).invocationId), ok: true } : undefined),
  echo: true,
  heartbeat: { everyMs: 15_000, send: () => ({ type: 6 }) },
  ignore: (message) => ['6'].find((type) => type === String(Object(message).type)),
});
`,
  );
});

test('DDP: what a message is stands where others have their text, and a token in an unusual place is hidden', () => {
  const token = 'fj39skd0ek';
  const posted = (text: string, nth: number): SocketFrame[] => [
    out({ msg: 'method', method: 'sendMessage', id: String(nth), params: [{ rid: 'GENERAL', msg: text }] }),
    back({ msg: 'result', id: String(nth), result: { rid: 'GENERAL' } }),
    back({
      msg: 'changed',
      collection: 'stream-room-messages',
      fields: { eventName: 'GENERAL', args: [{ rid: 'GENERAL', msg: text }] },
    }),
  ];
  const chat = learn('ddp', {
    url: 'ws://127.0.0.1:3000/websocket',
    frames: [
      out({ msg: 'connect', version: '1', support: ['1'] }),
      back({ server_id: '0' }),
      back({ msg: 'connected', session: 'abc' }),
      out({ msg: 'method', method: 'login', id: '1', params: [{ resume: token }] }),
      back({ msg: 'result', id: '1', result: { id: 'u' } }),
      out({ msg: 'sub', id: 's1', name: 'stream-room-messages', params: ['GENERAL', false] }),
      back({ msg: 'ready', subs: ['s1'] }),
      back({ msg: 'ping' }),
      out({ msg: 'pong' }),
      ...posted('good morning', 2),
      ...posted('how are you', 3),
    ],
  });
  assert.ok(!JSON.stringify(chat).includes(token), 'the token is shown');
  assert.deepEqual(
    ['message', 'delivery', 'rooms', 'heartbeat'].map((about) => answerOf(chat, about)),
    [
      ['certain: sent by "method sendMessage", text in params[0].msg'],
      ['certain: by "changed", text in fields.args[0].msg; the sender gets it too'],
      ['likely: joined by "sub" (room in params[0]), never answered'],
      ['certain: "ping" by the server'],
    ],
  );
  const source = chat.source ?? '';
  for (const line of [
    "[{ msg: 'connect', version: '1', support: ['1'] }, { msg: 'method', method: 'login', id: '1', params: [{ resume: token }] }]",
    "send: (room) => ({ msg: 'sub', id: 's1', name: 'stream-room-messages', params: [room, false] }),",
    "({ msg: 'method', method: 'sendMessage', id: String(id), params: [{ rid: room, msg: text }] })",
    "ready: (message) => String(Object(message).msg) === 'result'",
  ]) {
    assert.ok(source.includes(line), `${line}\nis not in\n${source}`);
  }
});

test('Centrifugo: a message is what its one key says, and an empty one is a heartbeat', () => {
  const published = (input: string, id: number): SocketFrame[] => [
    out({ id, publish: { channel: 'chat:index', data: { input } } }),
    back({ push: { channel: 'chat:index', pub: { data: { input } } } }),
    back({ id, publish: {} }),
    back({}),
    out({}),
  ];
  const chat = learn('centrifugo', {
    url: 'ws://127.0.0.1:8000/connection/websocket',
    frames: [
      out({ id: 1, connect: { name: 'alice' } }),
      back({ id: 1, connect: { client: 'x', version: '5' } }),
      out({ id: 2, subscribe: { channel: 'chat:index' } }),
      back({ id: 2, subscribe: {} }),
      ...published('hello to all', 3),
      ...published('how are you', 4),
    ],
  });
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** centrifugo, as learnt from a recorded session. */
export const protocol = defineRawChat({
  name: 'centrifugo',
  path: '/connection/websocket',
  accounts: false,
  format: 'json',
  hello: ({ name }) => [{ id: 1, connect: { name } }],
  ready: (message) => Object(message).connect !== undefined,
  join: {
    send: (room) => ({ id: 2, subscribe: { channel: room } }),
    answer: (message) => Object(message).subscribe !== undefined,
  },
  send: (room, text, id) => ({ id, publish: { channel: room, data: { input: text } } }),
  delivered: (message) =>
    (Object(message).push !== undefined ? String(Object(Object(Object(Object(message).push).pub).data).input) : undefined),
  acknowledged: (message) =>
    (Object(message).publish !== undefined ? { id: Number(Object(message).id), ok: true } : undefined),
  echo: true,
  ping: (message) => (Object.keys(Object(message)).length === 0 ? {} : undefined),
});
`,
  );
});

test('Action Cable: texts that are JSON themselves are read and written as such', () => {
  const identifier = JSON.stringify({ channel: 'ChatChannel', room: 'lobby' });
  const spoken = (message: string): SocketFrame[] => [
    out({ command: 'message', identifier, data: JSON.stringify({ action: 'speak', message }) }),
    back({ identifier, message: { content: message } }),
    back({ type: 'ping', message: 1_796_029_200 }),
  ];
  const chat = learn('cable', {
    url: 'ws://127.0.0.1:3000/cable',
    frames: [
      back({ type: 'welcome' }),
      out({ command: 'subscribe', identifier }),
      back({ identifier, type: 'confirm_subscription' }),
      ...spoken('hello to all'),
      ...spoken('how are you'),
    ],
  });
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** cable, as learnt from a recorded session; look at what is marked UNSURE. */
export const protocol = defineRawChat({
  name: 'cable',
  path: '/cable',
  format: 'json',
  ready: (message) => String(Object(message).type) === 'welcome',
  join: {
    send: (room) => ({ command: 'subscribe', identifier: JSON.stringify({ channel: 'ChatChannel', room }) }),
    answer: (message) => String(Object(message).type) === 'confirm_subscription',
  },
  send: (room, text) =>
    ({ command: 'message', identifier: JSON.stringify({ channel: 'ChatChannel', room }), data: JSON.stringify({ action: 'speak', message: text }) }),
  delivered: (message) =>
    (typeof Object(Object(message).message).content === 'string' ? String(Object(Object(message).message).content) : undefined),
  echo: true,
  ignore: (message) => (String(Object(message).type) === 'ping' ? 'ping' : undefined),
});
`,
  );
});

test('a delivery whose text lies in a JSON text is taken with the whole of it', () => {
  const chat = learn('nested', {
    url: 'ws://127.0.0.1:3000/',
    frames: ['hello to all', 'how are you'].flatMap((text): SocketFrame[] => [
      out({ type: 'post', text }),
      back({ type: 'posted', data: { post: JSON.stringify({ id: 'p1', message: text }) } }),
    ]),
  });
  assert.ok(
    chat.source?.includes(
      "(String(Object(message).type) === 'posted' ? String(Object(Object(message).data).post) : undefined)",
    ),
    chat.source,
  );
});

test('commands of a text protocol are called unsure, not a chat', () => {
  const chat = learn('irc', {
    url: 'ws://127.0.0.1:8000/irc',
    frames: [
      ['send', 'NICK bob'],
      ['receive', ':srv 001 bob :Welcome'],
      ['send', 'PRIVMSG #lobby :hello to all'],
      ['receive', ':al PRIVMSG #lobby :hey bob'],
      ['send', 'PRIVMSG #lobby :how are you'],
      ['receive', ':al PRIVMSG #lobby :fine'],
    ],
  });
  assert.deepEqual(answerOf(chat, 'message'), ['unsure: sent by "message", text in all of it']);
});

test('a chat whose messages go by HTTP is told so, and described as nothing that it is not', () => {
  const post = { message: 'hello there friends', channel_id: 'c1' };
  const chat = learn('mattermost', {
    url: 'ws://127.0.0.1:8065/api/v4/websocket',
    requests: [{ method: 'POST', url: 'http://127.0.0.1:8065/api/v4/posts', body: JSON.stringify(post) }],
    frames: [
      out({ seq: 1, action: 'authentication_challenge', data: { token: 'w9x8dk3mfkw9d2kd93kd' } }),
      back({ event: 'hello', data: { server_version: '9' }, seq: 0 }),
      back({ status: 'OK', seq_reply: 1 }),
      out({ action: 'user_typing', seq: 2, data: { channel_id: 'c1' } }),
      back({ event: 'posted', data: { post: JSON.stringify(post) }, broadcast: { channel_id: 'c1' } }),
    ],
  });
  assert.equal(chat.source, undefined);
  assert.deepEqual(answerOf(chat, 'message'), ['likely: sent by POST /api/v4/posts, not on the socket']);
  assert.deepEqual(answerOf(chat, 'type'), ['unsure: in event or action']);
  assert.deepEqual(answerOf(chat, 'ready'), ['likely: after "hello"']);
});

test('texts of several lines are called unsure, not a chat', () => {
  const chat = learn('stomp', {
    url: 'ws://127.0.0.1:8080/ws',
    frames: [
      ['send', 'CONNECT\naccept-version:1.2\n\n\0'],
      ['receive', 'CONNECTED\nversion:1.2\n\n\0'],
      ['send', 'SEND\ndestination:/app/chat\n\n{"content":"hello to all"}\0'],
      ['receive', 'MESSAGE\ndestination:/topic/chat\n\n{"content":"hello to all"}\0'],
    ],
  });
  assert.match(chat.headline, /texts that end with "\\u0000"/);
  assert.deepEqual(answerOf(chat, 'message'), ['unsure: sent by "message", text in all of it']);
});
