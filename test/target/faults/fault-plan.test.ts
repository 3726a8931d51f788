import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FaultPlan, parseFaultPlan } from '../../../target/faults/fault-plan.ts';

test('a plan with every fault is taken as it is', () => {
  const plan: FaultPlan = {
    seed: 1,
    faults: [
      { fault: 'delay', at: 'accept', delay: { kind: 'fixed', ms: 5 }, id: 'slow accept', from: 1, for: 2.5 },
      { fault: 'delay', at: 'handshake', delay: { kind: 'uniform', minMs: 1, maxMs: 2 } },
      { fault: 'delay', at: 'ack', delay: { kind: 'exponential', meanMs: 20, shiftMs: 5 } },
      { fault: 'delay', at: 'delivery', delay: { kind: 'lognormal', medianMs: 50, sigma: 0.5 } },
      { fault: 'delay', at: 'rest', delay: { kind: 'exponential', meanMs: 20 }, route: 'GET /api/channels' },
      { fault: 'stall', afterMs: 1_000, durationMs: 5_000 },
      { fault: 'lose', count: 5 },
      { fault: 'duplicate', count: 5, every: 3 },
      { fault: 'reorder', count: 5, every: 3, holdMs: 100 },
      { fault: 'refuse', count: 1 },
      { fault: 'reset', count: 1 },
      { fault: 'disconnect', count: 2, every: 4 },
      { fault: 'wrong-shape', at: 'rest', count: 2, every: 1, route: 'GET /api/channels' },
      { fault: 'corrupt-upload', count: 1 },
      { fault: 'processing-lag', ms: 500 },
      { fault: 'index-lag', ms: 500 },
      { fault: 'rate-limit', perSecond: 10, route: 'POST /api/messages' },
      { fault: 'leak', bytesPerSecond: 1_000 },
      { fault: 'outage', part: 'matcher', from: 2, for: 3 },
    ],
  };
  assert.deepEqual(parseFaultPlan(plan), { ok: true, plan });
});

test('every problem is named at once, with its place, what was expected and what was got', () => {
  const plan = {
    seed: -1,
    extra: true,
    faults: [
      { fault: 'loose', count: 1 },
      { fault: 'lose', count: 0, evry: 2 },
      { fault: 'lose', count: 1.5, from: 'now', for: 0 },
      { fault: 'delay', at: 'send', delay: { kind: 'gamma' } },
      { fault: 'delay', at: 'ack', delay: { kind: 'fixed' } },
      { fault: 'rate-limit', perSecond: 1, route: '/api' },
      7,
    ],
  };
  assert.deepEqual(parseFaultPlan(plan), {
    ok: false,
    problems: [
      'seed: expected at least 0, got -1.',
      'faults[0].fault: expected one of delay, stall, lose, duplicate, reorder, refuse, reset, disconnect, ' +
        'wrong-shape, corrupt-upload, processing-lag, index-lag, rate-limit, leak, outage, got "loose".',
      'faults[1].count: expected at least 1, got 0.',
      'faults[1].evry: no such key here.',
      'faults[2].from: expected a number, got "now".',
      'faults[2].for: expected more than 0, got 0.',
      'faults[2].count: expected a whole number, got 1.5.',
      'faults[3].at: expected one of accept, handshake, ack, delivery, rest, got "send".',
      'faults[3].delay.kind: expected one of fixed, uniform, exponential, lognormal, got "gamma".',
      'faults[4].delay.ms: expected a number, got nothing.',
      'faults[5].route: expected a method and the start of a route such as "GET /api/messages", got "/api".',
      'faults[6]: expected an object, got 7.',
      'extra: no such key here.',
    ],
  });
  assert.deepEqual(parseFaultPlan(null), {
    ok: false,
    problems: ['the plan: expected an object, got null.'],
  });
});

test('what does not go together is refused', () => {
  const plan = {
    seed: 1,
    faults: [
      { fault: 'delay', at: 'ack', delay: { kind: 'uniform', minMs: 3, maxMs: 2 }, route: 'GET /api' },
      { fault: 'wrong-shape', at: 'delivery', count: 1, route: 'GET /api' },
    ],
  };
  assert.deepEqual(parseFaultPlan(plan), {
    ok: false,
    problems: [
      'faults[0].route: only goes with at "rest", got "GET /api".',
      'faults[0].delay.maxMs: expected at least minMs, 3, got 2.',
      'faults[1].route: only goes with at "rest", got "GET /api".',
    ],
  });
});
