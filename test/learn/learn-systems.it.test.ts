import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestSystem } from '../target/protocols/test-client.ts';
import { learnFrom } from './learn-from.ts';
import { servePage } from './serve-page.ts';

// The systems that the built-in target can be, each by a page as its users have one.

const OPEN = `await new Promise((resolve) => socket.addEventListener('open', resolve));`;

test('the Go chat server is learnt: a name in the address, and several messages in a frame', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const script =
    () => `const socket = new WebSocket('${system.realtimeUrl.replace('http', 'ws')}/ws?id=alice');
    let heard = 0;
    socket.addEventListener('message', ({ data }) => { heard += data.split('\\n').length; });
    ${OPEN}
    const say = (content) => socket.send(JSON.stringify({ type: 'message', content }));
    say('hello');
    for (let nth = 0; nth < 40; nth += 1) { say('quick ' + nth); }
    while (heard < 41) { await sleep(20); }`;
  const { url } = await servePage(t, script);
  const chat = await learnFrom(url, 'go');
  assert.equal(
    (chat.source ?? '').replace(`'json-lines'`, `'json'`),
    `import { defineRawChat } from 'k6-chat/protocol';

/** go, as learnt from a recorded session. */
export const protocol = defineRawChat({
  name: 'go',
  path: '/ws',
  query: ({ name }) => ({ id: name }),
  accounts: false,
  format: 'json',
  send: (_room, text) => ({ type: 'message', content: text }),
  delivered: (message) =>
    (String(Object(message).type) === 'message' ? String(Object(message).content) : undefined),
  echo: true,
});
`,
  );
});

test('Whisper is learnt as far as it can be: that a message needs the chat of a match is told', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { tickMs: 20, sweepMs: 50 } });
  const at = `${system.realtimeUrl.replace('http', 'ws')}/ws`;
  const script = () => `const open = async (name, texts) => {
      const socket = new WebSocket('${at}');
      const waiting = {};
      const next = (type) => new Promise((resolve) => { waiting[type] = resolve; });
      const say = (value) => socket.send(JSON.stringify(value));
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        waiting[message.type]?.(message);
      });
      await next('session_created');
      say({ type: 'set_fingerprint', fingerprint: name });
      const found = next('match_found');
      say({ type: 'find_match', interests: ['music'] });
      const { chat_id } = await found;
      const accepted = next('match_accepted');
      say({ type: 'accept_match', chat_id });
      await accepted;
      await sleep(300);
      for (const text of texts) { say({ type: 'message', chat_id, text }); await sleep(50); }
      await sleep(300);
    };
    await Promise.all([open('alice', ['hello there', 'how are you', 'well then']), open('bob', ['good morning'])]);`;
  const { url } = await servePage(t, script);
  const chat = await learnFrom(url, 'strangers');
  const source = chat.source ?? '';
  assert.match(
    source,
    /\n {2}ready: \(message\) => String\(Object\(message\)\.type\) === 'session_created',\n/,
  );
  assert.match(source, /\n {2}echo: false,\n/);
  assert.match(source, /\n {2}send: \(room, text\) => \(\{ type: 'message', chat_id: room, text \}\),\n/);
  assert.match(
    source,
    /\n {2}\/\/ UNSURE: "accept_match" names the room that messages name too, and the server gave it by "match_found": /,
  );
  const [rooms] = chat.notes.filter(({ about }) => about === 'rooms');
  assert.equal(rooms?.confidence, 'unsure');
  assert.match(rooms?.frames[0]?.text ?? '', /"type":"match_found"/);
});

test('Iris is told to need a codec of its own, and nothing is written for it', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const script = () => `const socket = new WebSocket('${system.realtimeUrl.replace('http', 'ws')}/');
    socket.binaryType = 'arraybuffer';
    let heard = 0;
    socket.addEventListener('message', () => { heard += 1; });
    ${OPEN}
    const bytes = (text) => [...new TextEncoder().encode(text)];
    socket.send(new Uint8Array([1, ...bytes('alice')]));
    while (heard < 1) { await sleep(20); }
    for (const text of ['hello', 'how are you']) {
      socket.send(new Uint8Array([2, 0, 5, ...bytes('alice'), 0, text.length, ...bytes(text)]));
    }
    while (heard < 3) { await sleep(20); }`;
  const { url } = await servePage(t, script);
  const chat = await learnFrom(url, 'iris');
  assert.equal(chat.source, undefined);
  assert.deepEqual(
    chat.notes
      .filter(({ about }) => about === 'transport')
      .map(({ answer, confidence, because }) => [answer, confidence, because]),
    [
      [
        'WebSocket, binary of a form of its own',
        'unsure',
        'the frames are binary and no length stands before their texts; such a chat needs a codec of its own (Codec of k6-chat/protocol)',
      ],
    ],
  );
});
