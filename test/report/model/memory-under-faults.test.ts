import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FaultSpan } from '../../../record/fault-event.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import { memoryUnderFaults } from '../../../report/model/memory-under-faults.ts';

const sample = (t: number, memoryBytes: number): SystemLine => ({
  kind: 'sample',
  t,
  source: 'host',
  component: 'application',
  values: { memoryBytes },
});
const fault: FaultSpan = {
  id: 'stop-reading',
  what: 'bandwidth',
  where: 'slow-readers',
  driver: 'toxiproxy',
  description: '',
  fromMs: 2_500,
  toMs: 5_500,
  injected: undefined,
  failure: undefined,
};
const window = { fromMs: 1_000, toMs: 8_000 };
const lines = [
  // Before the load.
  sample(0, 900),
  ...[100, 120].map((bytes, index) => sample(1_000 + index * 1_000, bytes)),
  ...[200, 330, 500, 440, 220].map((bytes, index) => sample(3_000 + index * 1_000, bytes)),
  sample(9_000, 9_999),
];

describe('the memory of the target under faults', () => {
  it('is told from before the first fault, at its highest since, and at the end', () => {
    assert.deepEqual(memoryUnderFaults(lines, window, [fault]), {
      memory_before: 110,
      memory_peak: 500,
      memory_after: 220,
      memory_factor: 500 / 110,
      memory_left: 2,
    });
  });

  it('is no data without a fault, and without samples before it or since', () => {
    const why = (...args: Parameters<typeof memoryUnderFaults>) =>
      memoryUnderFaults(...args)['memory_factor'];
    assert.deepEqual(why(lines, window, []), {
      why: 'no fault was in effect, so that nothing was before it',
    });
    assert.deepEqual(why(lines, window, [{ ...fault, fromMs: 500 }]), {
      why: 'the target’s memory was not sampled before the fault',
    });
    assert.deepEqual(why(lines, window, [{ ...fault, fromMs: 7_500 }]), {
      why: 'the target’s memory was not sampled from the fault on',
    });
    assert.deepEqual(why([], window, [fault]), { why: 'the run has no system samples (system.ndjson)' });
  });
});
