import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import type { ChatProtocol, Incoming } from '../../../lib/protocols/chat-protocol.ts';
import { protocol as goChat } from '../../../lib/protocols/go-chat/index.ts';
import { protocol as iris } from '../../../lib/protocols/iris/index.ts';
import { formatToken, readToken, tokenMark } from '../../../lib/protocols/message-token.ts';
import { protocol as whisper } from '../../../lib/protocols/whisper/index.ts';
import type { RunningSystem } from '../../../target/protocols/start-system.ts';
import { get, split, startTestSystem, until } from '../../target/protocols/test-client.ts';

/** A session of a protocol, as a load test would drive it. */
interface Session<State> {
  readonly state: State;
  readonly heard: Incoming[];
  readonly socket: WebSocket;
  /** Numbers of the messages of a channel that were read, in order. */
  seqs: (mark: string) => (number | undefined)[];
}

async function open<State>(
  t: TestContext,
  { codec }: ChatProtocol<State>,
  system: RunningSystem,
  name: string,
): Promise<Session<State>> {
  const user = { index: 0, name, token: name };
  const state = codec.newState?.(user) as State;
  const socket = new WebSocket(codec.url(system.realtimeUrl.replace('http', 'ws'), user));
  t.after(() => socket.terminate());
  const heard: Incoming[] = [];
  socket.on('message', (data, isBinary) => {
    assert.ok(Buffer.isBuffer(data));
    const frame = isBinary ? new Uint8Array(data).buffer : data.toString();
    heard.push(...[codec.decode(frame, state)].flat());
  });
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  for (const frame of codec.hello(user, state)) {
    socket.send(frame);
  }
  if (codec.readyOnOpen !== true) {
    await until(() => heard.some(({ kind }) => kind === 'ready'));
  }
  const seqs = (mark: string) =>
    heard.flatMap((each) => (each.kind === 'message' ? [readToken(each.text, mark)] : []));
  return { state, heard, socket, seqs };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const utterance = { content: 'hello <there> & "friend"', metadata: {} };

test('Go chat: every message comes back to both, as the server counts it, and /health is known', async (t) => {
  const system = await startTestSystem(t, 'go-chat');
  const mark = tokenMark('a1b2c3', 7);
  const [alice, bob] = [await open(t, goChat, system, 'alice'), await open(t, goChat, system, 'bob')];
  for (const seq of numbers(500)) {
    alice.socket.send(goChat.codec.encodeMessage('', utterance, formatToken(mark, seq), 0, undefined));
  }
  await until(() => alice.seqs(mark).length === 500 && bob.seqs(mark).length === 500);
  assert.deepEqual([alice.seqs(mark), bob.seqs(mark)], [numbers(500), numbers(500)]);
  assert.equal(system.counters['deliveries'], 1_000);
  const { status, text } = await get(system, '/health');
  assert.deepEqual(goChat.probe.health?.judge(status, text), { ok: true });
});

test('Whisper: strangers find each other by the codec alone, and no token meets the filter', async (t) => {
  const system = await startTestSystem(t, 'whisper', { limits: { tickMs: 20, messagesPerWindow: 1_000 } });
  const { matching } = whisper.codec;
  assert.ok(matching !== undefined);
  const [alice, bob] = [await open(t, whisper, system, 'alice'), await open(t, whisper, system, 'bob')];
  for (const { socket, state } of [alice, bob]) {
    socket.send(matching.find(['music'], state));
  }
  const both = (name: string) => (): boolean =>
    [alice, bob].every(({ heard }) => heard.some((each) => each.kind === 'event' && each.name === name));
  await until(both('match_found'));
  for (const { socket, state } of [alice, bob]) {
    socket.send(matching.accept(state));
  }
  await until(both('match_accepted'));
  const mark = tokenMark('111111', 11);
  for (const seq of numbers(300)) {
    const token = formatToken(mark, seq);
    alice.socket.send(whisper.codec.encodeMessage('', utterance, token, 0, alice.state));
  }
  await until(() => bob.seqs(mark).length === 300);
  assert.deepEqual(bob.seqs(mark), numbers(300));
  alice.socket.send(matching.end(alice.state));
  await until(() => bob.heard.some((each) => each.kind === 'event' && each.name === 'partner_left'));
  assert.deepEqual(Object.values(split(system.counters, 'messagesRefused')), [0, 0, 0, 0, 0, 0]);
  assert.equal(system.counters['deliveries'], 300);
  const { status, text } = await get(system, '/health');
  assert.deepEqual(whisper.probe.health?.judge(status, text), { ok: true });
});

test('Iris: live and stored messages are read alike, and presence is answered', async (t) => {
  const system = await startTestSystem(t, 'iris');
  const mark = tokenMark('a1b2c3', 0);
  const alice = await open(t, iris, system, 'alice');
  const say = (seq: number) =>
    alice.socket.send(iris.codec.encodeMessage('bob', utterance, formatToken(mark, seq), 0, undefined));
  numbers(200).forEach(say);
  await until(() => system.counters['messagesStored'] === 200);
  const bob = await open(t, iris, system, 'bob');
  await until(() => bob.seqs(mark).length === 200);
  assert.deepEqual(
    bob.seqs(mark).sort((a = 0, b = 0) => a - b),
    numbers(200),
  );
  assert.ok(bob.heard.every((each) => each.kind !== 'message' || each.wasStored === true));
  say(200);
  await until(() => bob.seqs(mark).length === 201);
  assert.deepEqual(bob.heard.at(-1), {
    kind: 'message',
    text: `${formatToken(mark, 200)} ${utterance.content}`,
  });
  const ask = iris.codec.presence?.ask('bob');
  assert.ok(ask !== undefined);
  alice.socket.send(ask);
  await until(() => alice.heard.length === 2);
  assert.deepEqual(alice.heard[1], {
    kind: 'event',
    name: 'presence',
    data: { user: 'bob', isOnline: true },
  });
});
