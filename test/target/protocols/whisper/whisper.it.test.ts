import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import type { RunningSystem } from '../../../../target/protocols/start-system.ts';
import { connect, get, putFaults, split, startTestSystem, type TestClient, until } from '../test-client.ts';

/** The real one's order and proportions, in a fraction of its time. */
const QUICK = { tickMs: 20, sweepMs: 50, acceptMs: 1_000 };

const INVALID_CHAT = '{"code":"invalid_chat","message":"not in an active chat","type":"error"}';

async function join(t: TestContext, system: RunningSystem, fingerprint?: string): Promise<TestClient> {
  const client = await connect(t, `${system.realtimeUrl}/ws`);
  assert.match(String(await client.next()), /^\{"session_id":"[0-9a-f-]{36}","type":"session_created"\}$/);
  if (fingerprint !== undefined) {
    client.say({ type: 'set_fingerprint', fingerprint });
  }
  return client;
}

async function search(client: TestClient, interests: readonly string[]): Promise<void> {
  client.say({ type: 'find_match', interests });
  assert.equal(await client.next(), '{"timeout":30,"type":"matching_started"}');
}

async function offer(client: TestClient): Promise<string> {
  const found = JSON.parse(String(await client.next())) as Record<string, unknown>;
  assert.equal(found['type'], 'match_found');
  return String(found['chat_id']);
}

/** Two clients in a chat, the one that accepted first first. */
async function chat(t: TestContext, system: RunningSystem, names: readonly string[] = []) {
  const first = await join(t, system, names[0]);
  const second = await join(t, system, names[1]);
  await search(first, ['music', 'gaming']);
  await search(second, ['gaming', 'music']);
  const chatId = await offer(first);
  assert.equal(await offer(second), chatId);
  first.say({ type: 'accept_match', chat_id: chatId });
  first.say({ type: 'ping' });
  assert.equal(await first.next(), '{"type":"pong"}');
  second.say({ type: 'accept_match', chat_id: chatId });
  const accepted = `{"chat_id":"${chatId}","type":"match_accepted"}`;
  assert.equal(await second.next(), accepted);
  assert.equal(await first.next(), accepted);
  return { first, second, chatId };
}

test('flow: session, search, match, both accept, and a message goes to the partner only', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK });
  const a = await join(t, system);
  const b = await join(t, system);
  await search(a, ['music', 'gaming']);
  await search(b, ['gaming', 'music']);
  const raw = String(await a.next());
  assert.match(
    raw,
    /^\{"accept_deadline":1,"chat_id":"[0-9a-f-]{36}","shared_interests":\["music","gaming"\],"type":"match_found"\}$/,
  );
  assert.equal(await b.next(), raw);
  const { chat_id } = JSON.parse(raw) as { chat_id: string };
  a.say({ type: 'accept_match', chat_id });
  b.say({ type: 'accept_match', chat_id });
  const accepted = `{"chat_id":"${chat_id}","type":"match_accepted"}`;
  assert.deepEqual([await a.next(), await b.next()], [accepted, accepted]);
  a.say({ type: 'message', chat_id, text: 'hello <there> friend' });
  assert.match(
    String(await b.next()),
    /^\{"from":"partner","text":"hello \\u003cthere\\u003e friend","ts":\d{10},"type":"message"\}$/,
  );
  a.say({ type: 'typing', chat_id, is_typing: true });
  assert.equal(await b.next(), '{"is_typing":true,"type":"typing"}');
  b.say({ type: 'end_chat', chat_id });
  assert.equal(await a.next(), '{"type":"partner_left"}');
  a.say({ type: 'message', chat_id, text: 'anybody?' });
  assert.equal(await a.next(), INVALID_CHAT);
  assert.deepEqual(b.waiting(), []);
  const { messagesAccepted, deliveries, chats } = system.counters;
  assert.deepEqual({ messagesAccepted, deliveries, chats }, { messagesAccepted: 1, deliveries: 1, chats: 1 });
});

test('first word: what the second to accept says at once is lost without an error', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { ...QUICK, subscribeMs: 200 } });
  const a = await join(t, system);
  const b = await join(t, system);
  await search(a, ['x']);
  await search(b, ['x']);
  const chat_id = await offer(a);
  await offer(b);
  a.say({ type: 'accept_match', chat_id });
  a.say({ type: 'ping' });
  await a.next();
  b.say({ type: 'accept_match', chat_id });
  assert.match(String(await b.next()), /match_accepted/);
  b.say({ type: 'message', chat_id, text: 'too soon' });
  a.say({ type: 'message', chat_id, text: 'heard' });
  assert.match(String(await b.next()), /"text":"heard"/);
  assert.match(String(await a.next()), /match_accepted/);
  b.say({ type: 'message', chat_id, text: 'now' });
  assert.match(String(await a.next()), /"text":"now"/);
  assert.deepEqual(split(system.counters, 'messagesLost'), { 'first-word': 1 });
  assert.equal(system.counters['messagesAccepted'], 3);
});

test('nobody: match_timeout, and one may search again at once', async (t) => {
  const limits = { ...QUICK, exactMs: 10, overlapMs: 20, oneMs: 30, searchTimeoutMs: 100 };
  const system = await startTestSystem(t, 'whisper', { limits });
  const a = await join(t, system);
  a.say({ type: 'find_match', interests: ['x'] });
  await a.next();
  assert.equal(await a.next(), '{"type":"match_timeout"}');
  a.say({ type: 'find_match', interests: ['x'] });
  assert.match(String(await a.next()), /matching_started/);
});

test('anyone: after long enough two without a common interest are paired', async (t) => {
  const limits = { ...QUICK, exactMs: 20, overlapMs: 40, oneMs: 60, searchTimeoutMs: 30_000 };
  const system = await startTestSystem(t, 'whisper', { limits });
  const a = await join(t, system);
  const b = await join(t, system);
  await search(a, ['x']);
  await search(b, ['y']);
  assert.match(String(await a.next()), /"shared_interests":null,"type":"match_found"/);
});

test('only one accepts: both hear that it was declined; accepting later is not answered', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { ...QUICK, acceptMs: 100 } });
  const a = await join(t, system);
  const b = await join(t, system);
  await search(a, ['x']);
  await search(b, ['x']);
  const chat_id = await offer(a);
  await offer(b);
  a.say({ type: 'accept_match', chat_id });
  const declined = '{"type":"match_declined"}';
  assert.deepEqual([await a.next(), await b.next()], [declined, declined]);
  b.say({ type: 'accept_match', chat_id });
  b.say({ type: 'cancel_match' });
  b.say({ type: 'end_chat', chat_id: 'foreign' });
  b.say({ type: 'ping' });
  assert.equal(await b.next(), '{"type":"pong"}');
});

test('one declines: only the partner hears of it; a close before accepting is noticed at the deadline', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { ...QUICK, acceptMs: 200 } });
  const a = await join(t, system);
  const b = await join(t, system);
  await search(a, ['x']);
  await search(b, ['x']);
  const chat_id = await offer(a);
  await offer(b);
  a.say({ type: 'decline_match', chat_id });
  assert.equal(await b.next(), '{"type":"match_declined"}');
  a.say({ type: 'ping' });
  assert.equal(await a.next(), '{"type":"pong"}');
  await search(a, ['x']);
  await search(b, ['x']);
  await offer(a);
  await offer(b);
  b.socket.terminate();
  await until(() => system.counters['connectionsClosed'] === 1);
  a.say({ type: 'ping' });
  assert.equal(await a.next(), '{"type":"pong"}');
  assert.equal(await a.next(), '{"type":"match_declined"}');
});

test('who accepts and closes is as if it had not accepted', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { ...QUICK, acceptMs: 300 } });
  const a = await join(t, system);
  const b = await join(t, system);
  await search(a, ['x']);
  await search(b, ['x']);
  const chat_id = await offer(a);
  await offer(b);
  b.say({ type: 'accept_match', chat_id });
  b.socket.terminate();
  await until(() => system.counters['connectionsClosed'] === 1);
  a.say({ type: 'accept_match', chat_id });
  assert.equal(await a.next(), '{"type":"match_declined"}');
  assert.equal(system.counters['chats'], 0);
});

test('partner closes: partner_left at once, and the close frame is never answered', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { ...QUICK, closeHoldMs: 100 } });
  const { first, second } = await chat(t, system);
  second.socket.close(1000);
  assert.equal(await first.next(), '{"type":"partner_left"}');
  assert.equal(await second.closed, 1006);
});

test('rate: the sixth message of a window is refused, and attempts that failed count', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK });
  const { first, second, chatId } = await chat(t, system);
  const say = (text: string, chat_id = chatId) => first.say({ type: 'message', chat_id, text });
  first.say('x'.repeat(4_097));
  assert.equal(
    await first.next(),
    '{"code":"frame_too_large","message":"Message exceeds 4KB limit","type":"error"}',
  );
  say('');
  say('x y'.repeat(667).slice(0, 2_001));
  say('aaaaa');
  say('hello', 'foreign');
  say('passes');
  say('too much');
  const error = (code: string, message: string) => `{"code":"${code}","message":"${message}","type":"error"}`;
  const got = [];
  for (let count = 0; count < 5; count++) {
    got.push(await first.next());
  }
  assert.deepEqual(got, [
    error('invalid_message', 'message text is empty'),
    error('invalid_message', 'message exceeds 2000 character limit'),
    error('message_blocked', 'Message contains prohibited content'),
    INVALID_CHAT,
    '{"retry_after":10,"type":"rate_limited"}',
  ]);
  assert.match(String(await second.next()), /"text":"passes"/);
  assert.deepEqual(split(system.counters, 'messagesRefused'), {
    size: 1,
    rate: 1,
    empty: 1,
    length: 1,
    filter: 1,
    chat: 1,
  });
});

test('rate: the eleventh search of a minute is refused; a search while chatting changes nothing', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK });
  const { first, second, chatId } = await chat(t, system);
  for (let count = 0; count < 9; count++) {
    await search(first, ['x']);
  }
  first.say({ type: 'find_match', interests: ['x'] });
  assert.equal(await first.next(), '{"retry_after":60,"type":"rate_limited"}');
  first.say({ type: 'message', chat_id: chatId, text: 'still here' });
  assert.match(String(await second.next()), /still here/);
});

test('bad: not JSON, an unknown type, a type of the server', async (t) => {
  const system = await startTestSystem(t, 'whisper');
  const a = await join(t, system);
  for (const text of ['hello', '{"type":"shout"}', '{"type":"match_found"}', '[]']) {
    a.say(text);
    assert.equal(
      await a.next(),
      '{"code":"parse_error","message":"invalid message format","type":"error"}',
      text,
    );
  }
});

test('report: the third one bans the fingerprint, on this connection and on later ones', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK });
  const banned = '{"duration":86400,"reason":"multiple_reports","type":"banned"}';
  for (const reporter of ['one', 'two', 'three']) {
    const { first, second, chatId } = await chat(t, system, [reporter, 'mallory']);
    first.say({ type: 'report', chat_id: chatId, reason: 'spam' });
    if (reporter === 'three') {
      assert.equal(await second.next(), banned);
      assert.equal(await second.closed, 1006);
      assert.equal(await first.next(), '{"type":"partner_left"}');
    } else {
      second.say({ type: 'end_chat', chat_id: chatId });
      assert.equal(await first.next(), '{"type":"partner_left"}');
    }
  }
  const again = await join(t, system, 'mallory');
  assert.equal(await again.next(), banned);
  assert.equal(await again.closed, 1006);
});

test('server ping: who is silent for too long is gone at a ping', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { pingMs: 100, idleMs: 250 } });
  const silent = await connect(t, `${system.realtimeUrl}/ws`, { autoPong: false });
  const polite = await join(t, system);
  assert.equal(await silent.closed, 1006);
  assert.equal(polite.socket.readyState, WebSocket.OPEN);
  assert.deepEqual(split(system.counters, 'clientsDropped'), { idle: 1, ping: 0, fragment: 0, ban: 0 });
});

test('client ping: never answered, and one with a payload ends the session', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK });
  const { first, second } = await chat(t, system);
  let pongs = 0;
  second.socket.on('pong', () => pongs++);
  second.socket.ping();
  second.say({ type: 'ping' });
  assert.equal(await second.next(), '{"type":"pong"}');
  second.socket.ping('payload');
  assert.equal(await second.closed, 1006);
  assert.equal(pongs, 0);
  assert.equal(await first.next(), '{"type":"partner_left"}');
});

test('frames: a binary one is read like text, a fragment ends the session', async (t) => {
  const system = await startTestSystem(t, 'whisper');
  const a = await join(t, system);
  a.socket.send(Buffer.from('{"type":"ping"}'));
  assert.equal(await a.next(), '{"type":"pong"}');
  a.socket.send('{"type":', { fin: false });
  assert.match(String(await a.next()), /parse_error/);
  assert.equal(await a.closed, 1006);
});

test('HTTP: /health, /api/online, and a metric of chats that only end_chat lowers', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK });
  const { first, second } = await chat(t, system);
  assert.match((await get(system, '/health')).text, /^\{"status":"ok","connections":2,"uptime":"\d+s"\}\n$/);
  assert.equal((await get(system, '/api/online')).text, '{"count":2}\n');
  first.socket.terminate();
  second.socket.terminate();
  await until(() => system.counters['connectionsClosed'] === 2);
  assert.match((await get(system, '/metrics')).text, /^whisper_active_chats 1$/m);
});

test('matcher out of order: the search is taken and nothing ever comes of it, not after it is back either', async (t) => {
  const limits = { ...QUICK, searchTimeoutMs: 30_000 };
  const system = await startTestSystem(t, 'whisper', { limits, faults: true });
  const [a, b] = [await join(t, system), await join(t, system)];
  await putFaults(system, [{ fault: 'outage', part: 'matcher' }]);
  await search(a, ['x']);
  await search(b, ['x']);
  await fetch(`${system.restUrl}/api/faults`, { method: 'DELETE' });
  const [c, d] = [await join(t, system), await join(t, system)];
  await search(c, ['x']);
  await search(d, ['x']);
  await offer(c);
  await offer(d);
  assert.deepEqual([a.waiting(), b.waiting()], [[], []]);
  assert.equal(system.counters['matches'], 1);
});

test('faults: a lost and a doubled message are what the counters say', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: QUICK, faults: true });
  const { first, second, chatId } = await chat(t, system);
  await putFaults(system, [
    { fault: 'lose', count: 1, every: 1 },
    { fault: 'duplicate', count: 1, every: 1 },
  ]);
  for (const text of ['one', 'two', 'three']) {
    first.say({ type: 'message', chat_id: chatId, text });
  }
  await until(() => system.counters['deliveries'] === 3);
  const texts = [await second.next(), await second.next(), await second.next()];
  assert.deepEqual(
    texts.map((frame) => (JSON.parse(String(frame)) as { text: string }).text),
    ['two', 'two', 'three'],
  );
  assert.equal(system.counters['messagesAccepted'], 3);
});
