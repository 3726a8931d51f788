import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RecordedTimes, recordTimes } from '../../../lib/metrics/recorded-times.ts';
import { createTimeRecorder } from '../../../lib/metrics/time-recorder.ts';
import { type ChatInstruments, Meter, sampleTimes } from '../../../lib/sessions/meter.ts';

const NAMES = ['message_latency', 'message_service_time', 'ack_time', 'send_lateness', 'read_lag'] as const;

/** How many of so many figures of each k6 is given and are printed, where a test plans so many messages for ten readers each. */
function counted(messages: number, figures: number) {
  const given: Record<string, number> = Object.fromEntries(NAMES.map((name) => [name, 0]));
  const recorder = createTimeRecorder(true);
  const metrics: Record<string, RecordedTimes> = Object.fromEntries(
    NAMES.map((name) => {
      const trend = { add: () => (given[name] = (given[name] ?? 0) + 1) };
      return [name, recordTimes(name, trend, recorder, false)];
    }),
  );
  const sampled = sampleTimes(metrics as unknown as ChatInstruments, messages, 10);
  for (const name of NAMES) {
    for (let i = 0; i < figures; i += 1) {
      sampled[name].add(1, undefined, 0);
    }
  }
  recorder.print();
  return { given, printed: recorder.printed() };
}

test('k6 is given every time of a test of a thousand messages for ten readers each', () => {
  const all = Object.fromEntries(NAMES.map((name) => [name, 1_000]));
  assert.deepEqual(counted(1_000, 1_000), { given: all, printed: all });
});

test('of a longer one it is given a share of the latencies, and all are counted beside those it was given', () => {
  const { given, printed } = counted(10_000, 20_000);
  const { message_latency: latencies = 0, ...others } = given;
  assert.ok(Math.abs(latencies - 2_000) < 300, `${latencies} of 20,000, expected about a tenth`);
  assert.deepEqual(others, Object.fromEntries(NAMES.slice(1).map((name) => [name, 20_000])));
  assert.deepEqual(printed, {
    ...Object.fromEntries(NAMES.map((name) => [name, 20_000])),
    '~message_latency': latencies,
  });
});

test('of one of a hundred thousand messages it is given a share of all times', () => {
  const { given, printed } = counted(100_000, 20_000);
  for (const name of NAMES.slice(1)) {
    assert.ok(Math.abs((given[name] ?? 0) - 2_000) < 300, `${name}: ${given[name]} of 20,000`);
    assert.equal(printed[name], 20_000);
  }
});

test('every end of a message is handed to k6, in their order, those of success in groups, and all of them at the close', () => {
  const ends: boolean[] = [];
  const ignored = { add: () => undefined };
  const metrics = new Proxy(
    {},
    {
      get: (_, name) => (name === 'message_success' ? { add: (ok: boolean) => ends.push(ok) } : ignored),
    },
  );
  const meter = new Meter(metrics as never, () => 0);
  for (let nth = 0; nth < 100; nth += 1) {
    meter.finish('text', nth !== 7);
  }
  assert.deepEqual(
    [ends.length, ends.indexOf(false)],
    [72, 7],
    'a failure at once, after what was before it',
  );
  meter.close();
  assert.deepEqual([ends.length, ends.filter((ok) => !ok).length], [100, 1]);
});
