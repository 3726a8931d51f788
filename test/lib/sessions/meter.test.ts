import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChatInstruments, sampleTimes } from '../../../lib/sessions/meter.ts';

/** Instruments that count what they are given. */
function instruments() {
  const given: Record<string, number> = {};
  const metrics = new Proxy({} as Record<string, unknown>, {
    ownKeys: () => NAMES,
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name: string) => ({
      add: () => {
        given[name] = (given[name] ?? 0) + 1;
      },
    }),
  });
  return { given, metrics: metrics as unknown as ChatInstruments };
}

const NAMES = [
  'message_latency',
  'message_service_time',
  'ack_time',
  'send_lateness',
  'read_lag',
  'messages_acked',
  'message_success',
] as const;

/** What is left of so many figures of each metric, where a test plans so many messages for ten readers each. */
function left(messages: number, figures: number): Record<string, number> {
  const { given, metrics } = instruments();
  const sampled = sampleTimes(metrics, messages, 10);
  for (const name of NAMES) {
    for (let i = 0; i < figures; i += 1) {
      // All alike, so that none is kept for being the highest.
      sampled[name].add(1);
    }
  }
  return given;
}

test('a test of ten thousand messages for ten readers each keeps every time', () => {
  assert.deepEqual(left(10_000, 1_000), Object.fromEntries(NAMES.map((name) => [name, 1_000])));
});

test('a longer one keeps a share of its latencies, and all of its other figures', () => {
  const { message_latency: latencies, ...others } = left(100_000, 20_000);
  assert.ok(Math.abs((latencies ?? 0) - 2_000) < 300, `${latencies} of 20,000, expected about a tenth`);
  assert.deepEqual(others, Object.fromEntries(NAMES.slice(1).map((name) => [name, 20_000])));
});

test('one of a million messages keeps a share of all its times, and all that are no times', () => {
  const given = left(1_000_000, 20_000);
  for (const name of NAMES.slice(1, 5)) {
    assert.ok(Math.abs((given[name] ?? 0) - 2_000) < 300, `${name}: ${given[name]} of 20,000`);
  }
  assert.deepEqual([given['messages_acked'], given['message_success']], [20_000, 20_000]);
});
