import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { learnFrom } from './learn-from.ts';
import { rawChats } from './raw-chats.ts';
import { servePage } from './serve-page.ts';

const OPEN = `await new Promise((resolve) => socket.addEventListener('open', resolve));`;

test('the broadcast example of ws is learnt, which tells a message only to others', async (t) => {
  const script = (host: string) => `const socket = new WebSocket('ws://${host}');
    const heard = new Promise((resolve) => socket.addEventListener('message', resolve));
    ${OPEN}
    await heard;
    for (const text of ['hello', 'how are you', 'bye now']) { socket.send(text); await sleep(30); }
    await sleep(100)`;
  const { url } = await servePage(t, script, { attach: rawChats.broadcast });
  const other = new WebSocket(url.replace('http', 'ws'));
  const timer = setInterval(() => other.readyState === WebSocket.OPEN && other.send('hi alice'), 50);
  t.after(() => {
    clearInterval(timer);
    other.close();
  });
  const chat = await learnFrom(url, 'broadcast');
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** broadcast, as learnt from a recorded session. */
export const protocol = defineRawChat({
  name: 'broadcast',
  format: 'text',
  send: (_room, text) => text,
  echo: false,
});
`,
  );
});

test('JSON with a token, rooms, acknowledgements, heartbeats and errors is learnt', async (t) => {
  const token = 'Zk3jd93kdKD93kd0dk39';
  const script = (host: string) => `const socket = new WebSocket('ws://${host}/chat');
    const waiting = {};
    const say = (value) => socket.send(JSON.stringify(value));
    const next = (op) => new Promise((resolve) => { waiting[op] = resolve; });
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(data);
      if (message.op === 'ping') { say({ op: 'pong' }); }
      waiting[message.op]?.();
    });
    ${OPEN}
    say({ op: 'auth', user: 'alice', token: '${token}' });
    await next('welcome');
    await next('ping');
    say({ op: 'join', room: 'general' });
    await next('joined');
    for (const [ref, body] of ['hello', 'how are you', 'bye now'].entries()) {
      say({ op: 'post', room: 'general', body, ref: 100 + ref });
      await next('posted');
    }
    say({ op: 'nonsense' });
    await next('error')`;
  const { url } = await servePage(t, script, { attach: rawChats.json });
  const chat = await learnFrom(url, 'json');
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** json, as learnt from a recorded session; look at what is marked UNSURE. */
export const protocol = defineRawChat({
  name: 'json',
  path: '/chat',
  format: 'json',
  // UNSURE: token: no saved answer has this value, so where it comes from is not known.
  hello: ({ name, token }) => [{ op: 'auth', user: name, token }],
  ready: (message) => String(Object(message).op) === 'welcome',
  join: {
    send: (room) => ({ op: 'join', room }),
    answer: (message) => String(Object(message).op) === 'joined',
  },
  send: (room, text, id) => ({ op: 'post', room, body: text, ref: id }),
  delivered: (message) =>
    (String(Object(message).op) === 'posted' ? String(Object(Object(message).message).body) : undefined),
  acknowledged: (message) =>
    (String(Object(message).op) === 'ok' ? { id: Number(Object(message).ref), ok: true } : undefined),
  echo: true,
  ping: (message) => (String(Object(message).op) === 'ping' ? { op: 'pong' } : undefined),
  error: (message) => (String(Object(message).op) === 'error' ? String(Object(message).reason) : undefined),
});
`,
  );
  assert.ok(!JSON.stringify(chat).includes(token), 'the token is shown');
});

test('texts behind their lengths are learnt', async (t) => {
  const script = (host: string) => `const socket = new WebSocket('ws://${host}');
    ${OPEN}
    for (const text of ['hello', 'how are you', 'grüß dich']) {
      const body = new TextEncoder().encode(text);
      socket.send(new Uint8Array([body.length >> 8, body.length & 255, ...body]));
      await sleep(50);
    }
    await sleep(100)`;
  const { url } = await servePage(t, script, { attach: rawChats.everybody });
  const chat = await learnFrom(url, 'binary');
  assert.equal(
    chat.source,
    `import { defineRawChat } from 'k6-chat/protocol';

/** binary, as learnt from a recorded session. */
export const protocol = defineRawChat({
  name: 'binary',
  format: { prefixBytes: 2, of: 'text' },
  send: (_room, text) => text,
  echo: true,
});
`,
  );
});
