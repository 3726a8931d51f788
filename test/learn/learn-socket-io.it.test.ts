import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { projectRoot } from '../../host/project-root.ts';
import type { LearnedChat } from '../../learn/learned-chat.ts';
import { startTestTarget } from '../target/test-target.ts';
import { learnFrom } from './learn-from.ts';
import { servePage } from './serve-page.ts';
import { socketIoChats } from './socket-io-chats.ts';

const clientPath = join(projectRoot, 'node_modules/socket.io-client/dist/socket.io.min.js');
const head = `<script>${readFileSync(clientPath, 'utf8')}</script>`;

function answersAbout(chat: LearnedChat, about: string): string[] {
  return chat.notes
    .filter((note) => note.about === about)
    .map(({ answer, confidence }) => `${confidence}: ${answer}`);
}

test('the chat of Socket.IO’s tutorial is learnt, whose client begins by long polling', async (t) => {
  const script = () => `const socket = io();
    await new Promise((resolve) => socket.on('connect', resolve));
    await sleep(300);
    for (const text of ['hello', 'how are you', 'bye now']) { socket.emit('chat message', text); await sleep(50); }
    await sleep(200)`;
  const { url } = await servePage(t, script, { head, attach: socketIoChats.tutorial });
  const chat = await learnFrom(url, 'tutorial');
  assert.equal(
    chat.source,
    `import { defineSocketIoChat } from 'k6-chat/protocol';

/** tutorial, as learnt from a recorded session. */
export const protocol = defineSocketIoChat({
  name: 'tutorial',
  message: {
    emit: (_room, text) => ['chat message', text],
  },
  echo: true,
});
`,
  );
  assert.equal(chat.origin, url.replace('http', 'ws'));
  assert.match(
    chat.notes.find(({ about }) => about === 'transport')?.because ?? '',
    /it began by HTTP long polling and was upgraded/,
  );
});

test('the example of Socket.IO is learnt, which tells a message only to others', async (t) => {
  const script = () => `const socket = io({ transports: ['websocket'] });
    await new Promise((resolve) => socket.on('connect', resolve));
    socket.emit('add user', 'alice');
    await new Promise((resolve) => socket.on('login', resolve));
    document.body.dataset.in = 'yes';
    socket.once('new message', () => { document.body.dataset.heard = 'yes' });
    while (!document.body.dataset.heard) { await sleep(20); }
    socket.emit('typing');
    for (const text of ['hello', 'how are you']) { socket.emit('new message', text); await sleep(50); }
    await sleep(200)`;
  const { url } = await servePage(t, script, { head, attach: socketIoChats.example });
  const other = io(url, { transports: ['websocket'] });
  t.after(() => other.close());
  const chat = await learnFrom(url, 'example', async (page) => {
    await page.waitForFunction('document.body?.dataset.in');
    other.emit('add user', 'bob');
    const timer = setInterval(() => other.emit('new message', 'hi alice'), 100);
    t.after(() => clearInterval(timer));
  });
  assert.equal(
    chat.source,
    `import { defineSocketIoChat } from 'k6-chat/protocol';

/** example, as learnt from a recorded session; look at what is marked UNSURE. */
export const protocol = defineSocketIoChat({
  name: 'example',
  // UNSURE: all of it: a text without a key is taken for the name of the user.
  introduce: ({ name }) => ['add user', name],
  ready: 'login',
  message: {
    emit: (_room, text) => ['new message', text],
  },
  echo: false,
  ignore: ['user joined'],
});
`,
  );
});

test('path, namespace, query, rooms and acknowledgements in both directions are learnt', async (t) => {
  const token = 'Zk3jd93kdKD93kd0dk39';
  const script =
    () => `const socket = io('/team', { path: '/rt/', query: { token: '${token}', lang: 'en' } });
    await new Promise((resolve) => socket.on('welcome', resolve));
    socket.on('said', (message, answer) => answer('got'));
    const ask = (...args) => new Promise((resolve) => socket.emit(...args, resolve));
    await ask('enter', { room: 'general' });
    for (const text of ['hello', 'how are you', 'bye now']) {
      await ask('say', { room: 'general', text, tempId: Math.random().toString(36), at: Date.now() });
      await sleep(50);
    }
    socket.emit('nonsense');
    await sleep(200)`;
  const { url } = await servePage(t, script, { head, attach: socketIoChats.team });
  const chat = await learnFrom(url, 'team');
  assert.equal(
    chat.source,
    `import { defineSocketIoChat } from 'k6-chat/protocol';

/** team, as learnt from a recorded session; look at what is marked UNSURE. */
export const protocol = defineSocketIoChat({
  name: 'team',
  path: '/rt/',
  namespace: '/team',
  // UNSURE: token: no saved answer has this value, so where it comes from is not known.
  query: ({ token }) => ({ token, lang: 'en' }),
  ready: 'welcome',
  join: { emit: (room) => ['enter', { room }] },
  // UNSURE: tempId, at differed from message to message.
  message: {
    emit: (room, text, _utterance, token) => ['say', { room, text, tempId: token, at: Date.now() }],
    event: 'said',
    acknowledged: true,
  },
  echo: true,
  reply: () => ['got'],
  errors: { 'chat error': (parameters) => String(Object(parameters[0]).reason) },
});
`,
  );
  assert.deepEqual(answersAbout(chat, 'acknowledgements'), [
    'certain: each message',
    'certain: the server asks for one with "said"',
  ]);
  assert.ok(!JSON.stringify(chat).includes(token), 'the token is shown');
});

test('ɳChat is learnt with the request that gave the token, and no secret is shown', async (t) => {
  const target = await startTestTarget();
  t.after(() => target.stop());
  const script = () => `const signIn = await fetch('${target.restUrl}/api/auth/signin', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'user-1@example.test', password: 'k6-chat-password' }),
    });
    const token = (await signIn.json()).data.accessToken;
    const socket = io('${target.realtimeUrl}', { auth: { token } });
    await new Promise((resolve) => socket.on('connected', resolve));
    const ask = (...args) => new Promise((resolve) => socket.emit(...args, resolve));
    await ask('room:join', { roomName: 'general' });
    for (const content of ['hello', 'how are you', 'bye now']) {
      await ask('message:send', { roomName: 'general', content });
    }
    await sleep(200)`;
  const { url } = await servePage(t, script, { head });
  const chat = await learnFrom(url, 'ours');
  const source = chat.source ?? '';
  // What else the target says depends on who is there.
  assert.equal(
    source.replace(/\n {2}ignore: \[.*\],/, ''),
    `import { defineSocketIoChat } from 'k6-chat/protocol';

/** ours, as learnt from a recorded session. */
export const protocol = defineSocketIoChat({
  name: 'ours',
  auth: ({ token }) => ({ token }),
  ready: 'connected',
  join: { emit: (room) => ['room:join', { roomName: room }] },
  message: {
    emit: (room, text) => ['message:send', { roomName: room, content: text }],
    event: 'message:new',
    acknowledged: true,
  },
  echo: true,
});
`,
  );
  assert.deepEqual(answersAbout(chat, 'auth'), [
    'certain: token: the user’s token, given by POST /api/auth/signin (data.accessToken)',
  ]);
  for (const secret of ['k6-chat-password', 'eyJ', 'user-1@example.test']) {
    assert.ok(!JSON.stringify(chat).includes(secret), `${secret} is shown`);
  }
});
