import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { assertPassed } from '../scripts/assert-passed.ts';
import { countOf, createScriptRunner, type ScriptRunner } from '../scripts/nchat/run-script.ts';
import { asRecord, BYPASS, readCounters, SECRET, startTestTarget } from '../target/test-target.ts';
import { type Capture, CaptureRefused, type Frame, startCapture } from './capture.ts';
import { openChatRoom } from './chat-room.ts';

// Numbers of a run against what crossed the wire, read by Wireshark's tools from the packets on loopback.

/** Users in each channel of the first test. */
const MEMBERS = 5;

let scripts: ScriptRunner;

before(async () => {
  scripts = await createScriptRunner();
});
after(() => scripts.close());

/** A capture, or undefined where this machine does not let anybody capture; the test is skipped then. */
async function capture(t: TestContext, ports: readonly number[]): Promise<Capture | undefined> {
  try {
    return await startCapture(ports);
  } catch (error) {
    if (!(error instanceof CaptureRefused)) {
      throw error;
    }
    t.skip(`packets cannot be captured on this machine: ${error.message}`);
    return undefined;
  }
}

/** How many text frames of each kind one side sent; the kinds in order, the first that fits counts. */
function tellKinds(
  frames: readonly Frame[],
  kinds: readonly (readonly [string, RegExp])[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { text } of frames.filter(({ opcode }) => opcode === 1)) {
    const kind = kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? `unknown: ${text.slice(0, 40)}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** How often each value occurs. */
function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

const tokensIn = (frames: readonly Frame[], event: RegExp): string[] =>
  frames.flatMap(({ text }) => (event.test(text) ? (/~k6c~[0-9a-z]+~/.exec(text) ?? []) : []));

const portOf = (url: string): number => Number(new URL(url).port);

test('ɳChat: connections, handshakes, every frame and every byte of a run are those on the wire', async (t) => {
  const target = await startTestTarget();
  t.after(() => target.stop());
  const [rest, realtime] = [portOf(target.restUrl), portOf(target.realtimeUrl)];
  const packets = await capture(t, [rest, realtime]);
  if (packets === undefined) {
    return;
  }
  const { exitCode, summary, output } = await scripts.run('message-throughput', {
    TARGET_URL: target.restUrl,
    TARGET_WS_URL: target.realtimeUrl,
    JWT_SECRET: SECRET,
    RATE_LIMIT_BYPASS: BYPASS,
    PROFILE: 'smoke',
    USERS: '10',
    CHANNELS: '2',
    RATE: '40',
    DURATION: '3s',
  });
  const wire = await packets.stop();
  assertPassed({ exitCode, output });
  const count = (key: string): number => countOf(summary, key);

  assert.equal(wire.connections[realtime], count('connections_attempted'));
  assert.equal(wire.upgrades[realtime], count('connections_opened'));
  assert.deepEqual([count('connections_opened'), count('messages_sent')], [10, 120]);

  const up = wire.frames.filter(({ isFromClient }) => isFromClient);
  const down = wire.frames.filter(({ isFromClient }) => !isFromClient);
  // What the suite sends: for each connection a connect with its token, one join, and to end it the namespace's
  // disconnect and the transport's close; each message once; a pong for each ping (none: the first would come after 25 s).
  assert.deepEqual(
    tellKinds(up, [
      ['connects', /^40\{/],
      ['joins', /^42\d+\["room:join"/],
      ['messages', /^42\d+\["message:send"/],
      ['disconnects', /^41$/],
      ['closes', /^1$/],
    ]),
    {
      connects: count('connections_opened'),
      joins: count('joins'),
      messages: count('messages_sent'),
      disconnects: count('connections_closed'),
      closes: count('connections_closed'),
    },
  );
  // What comes back: for each connection the transport's open, the chat's connect and its greeting; an acknowledgement
  // for each join and each message; the deliveries; and notices that others have come or gone, which the target counts.
  const kinds = tellKinds(down, [
    ['opens', /^0\{/],
    ['connects', /^40\{/],
    ['handshakes', /^42\["connected"/],
    ['join answers', /^43\d+\[\{"success":true,"data"/],
    ['acknowledgements', /^43\d+\[\{"success":true\}/],
    ['deliveries', /^42\["message:new"/],
    ['notices', /^42\["(user:joined|user:left|presence:changed)"/],
  ]);
  const { notices = 0, ...others } = kinds;
  assert.deepEqual(others, {
    opens: count('connections_opened'),
    connects: count('connections_opened'),
    handshakes: count('connections_opened'),
    'join answers': count('joins'),
    acknowledgements: count('messages_acked'),
    deliveries: count('messages_received'),
  });
  const given = asRecord((await readCounters(target))['notices']);
  // Those of the last second may have met a socket that was closing.
  const most = Object.values(given).reduce((sum: number, each) => sum + Number(each), 0);
  assert.ok(notices <= most && notices >= Number(given['user:joined']), `${notices} notices of ${most}`);

  // Message by message: each token went up once and came down once at each of the five in its channel.
  const sent = tally(tokensIn(up, /message:send/));
  const read = tally(tokensIn(down, /message:new/));
  assert.deepEqual([...sent.values()], new Array<number>(120).fill(1));
  assert.deepEqual([...read.keys()].sort(), [...sent.keys()].sort());
  assert.deepEqual([...read.values()], new Array<number>(120).fill(5));
  for (const stream of new Set(down.map((frame) => frame.stream))) {
    const tokens = tokensIn(
      down.filter((frame) => frame.stream === stream),
      /message:new/,
    );
    assert.equal(new Set(tokens).size, tokens.length, `connection ${stream} read a message twice`);
  }

  // Times: the suite's begin before the packet leaves and end after the other has come, so none is shorter than on the
  // wire; how much longer is what the generator adds, given and not judged.
  for (const [metric, times] of [
    ['message_service_time', serviceTimesMs(up, down)],
    ['ack_time', ackTimesMs(up, down)],
  ] as const) {
    const { avg = Number.NaN, count: samples } = summary?.metrics[metric]?.values ?? {};
    assert.deepEqual([samples, times.length], [120, 120]);
    const onWire = averageMs(times);
    assert.ok(avg > onWire, `${metric}: ${avg} ms, on the wire ${onWire} ms`);
    t.diagnostic(`${metric}: ${avg.toFixed(3)} ms, on the wire ${onWire.toFixed(3)} ms`);
  }

  // Bytes: k6's own counters, with the two REST calls that made the channels, against the payload of all packets.
  assert.equal(wire.connections[rest], count('rest_requests'));
  assert.deepEqual(
    [wire.bytesFromClients, wire.bytesToClients],
    [count('data_sent'), count('data_received')],
  );
});

/** The mean of some times, ms. */
function averageMs(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** Message latencies on the wire for the readers whose times the suite takes: of message n the one at place n + 1. */
function serviceTimesMs(up: readonly Frame[], down: readonly Frame[]): number[] {
  const streams = new Map(
    up.flatMap(({ stream, text }): [string, number][] => {
      const claims = /^40\{"token":"[^.]*\.([^.]*)\./.exec(text)?.[1];
      return claims === undefined
        ? []
        : [[String(asRecord(JSON.parse(Buffer.from(claims, 'base64url').toString()))['userId']), stream]];
    }),
  );
  return up.flatMap(({ text, atMs }) => {
    const [token = '', room, seq] = /~k6c~[0-9a-z]{6}(\d{6})(\d{8})~/.exec(text) ?? [];
    const reader = `k6-user-${Number(room) * MEMBERS + ((Number(seq) + 1) % MEMBERS)}`;
    const read = down.find((frame) => frame.stream === streams.get(reader) && frame.text.includes(token));
    return token === '' || read === undefined ? [] : [read.atMs - atMs];
  });
}

/** From each message on the wire to its acknowledgement, by the id that both carry. */
function ackTimesMs(up: readonly Frame[], down: readonly Frame[]): number[] {
  return up.flatMap(({ stream, text, atMs }) => {
    const id = /^42(\d+)\["message:send"/.exec(text)?.[1];
    const ack = down.find((frame) => frame.stream === stream && frame.text.startsWith(`43${id}[`));
    return id === undefined || ack === undefined ? [] : [ack.atMs - atMs];
  });
}

test('the official server: pings are answered, nothing is acknowledged, and the sender reads nothing of its own', async (t) => {
  const room = await openChatRoom({ like: 'example', pingIntervalMs: 400 });
  t.after(() => room.stop());
  const port = portOf(room.url);
  const packets = await capture(t, [port]);
  if (packets === undefined) {
    return;
  }
  const { exitCode, summary, output } = await scripts.run('message-throughput', {
    TARGET_URL: room.url,
    PROTOCOL: 'socketio-chat',
    PROFILE: 'smoke',
    USERS: '6',
    RATE: '20',
    DURATION: '3s',
  });
  const wire = await packets.stop();
  assertPassed({ exitCode, output });
  const count = (key: string): number => countOf(summary, key);
  assert.deepEqual([wire.connections[port], wire.upgrades[port], count('messages_sent')], [6, 6, 60]);

  const up = tellKinds(
    wire.frames.filter(({ isFromClient }) => isFromClient),
    [
      ['connects', /^40$/],
      ['names', /^42\["add user"/],
      ['messages', /^42\["new message"/],
      ['pongs', /^3$/],
      ['disconnects', /^41$/],
      ['closes', /^1$/],
    ],
  );
  const down = tellKinds(
    wire.frames.filter(({ isFromClient }) => !isFromClient),
    [
      ['opens', /^0\{/],
      ['connects', /^40\{/],
      ['logins', /^42\["login"/],
      ['deliveries', /^42\["new message"/],
      ['pings', /^2$/],
      ['notices', /^42\["user (joined|left)"/],
    ],
  );
  const { pongs = 0, ...asked } = up;
  const { pings = 0, notices = 0, ...answered } = down;
  assert.deepEqual(asked, {
    connects: 6,
    names: 6,
    messages: count('messages_sent'),
    disconnects: 6,
    closes: 6,
  });
  assert.deepEqual(answered, { opens: 6, connects: 6, logins: 6, deliveries: count('messages_received') });
  assert.equal(count('messages_received'), 60 * 5);
  // In more than three seconds each connection is asked more than five times; the last may meet a socket that closes.
  assert.ok(pongs >= 6 * 5, `${pongs} pongs`);
  assert.ok(pings >= pongs && pings <= pongs + 6, `${pings} pings, ${pongs} pongs`);
  assert.ok(notices >= 5 + 4 + 3 + 2 + 1, `${notices} notices`);
  assert.deepEqual(
    [wire.bytesFromClients, wire.bytesToClients],
    [count('data_sent'), count('data_received')],
  );
});
