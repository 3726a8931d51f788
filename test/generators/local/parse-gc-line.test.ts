import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGcLine } from '../../../generators/local/parse-gc-line.ts';

const MIB = 1024 * 1024;

test('a line of the Go runtime is given apart into what it cost whom', () => {
  // Printed by k6 2.2.0 (go1.26.8).
  const line =
    'gc 4 @0.145s 4%: 0.039+6.3+0.005 ms clock, 0.079+2.6/0.71/0+0.011 ms cpu, 7->9->5 MB, 8 MB goal, 0 MB stacks, 0 MB globals, 2 P';
  assert.deepEqual(parseGcLine(line), {
    pauseMs: 0.044,
    stopMs: 0.09,
    assistMs: 2.6,
    dedicatedMs: 0.71,
    idleMs: 0,
    heapLiveBytes: 5 * MIB,
    heapGoalBytes: 8 * MIB,
    cores: 2,
  });
  assert.deepEqual(parseGcLine(`${line} (forced)`), parseGcLine(line));
});

test('anything else is no such line', () => {
  for (const line of [
    '',
    'gc 4 @0.145s 4%: 0.039+6.3',
    'time="2026-11-20T21:53:08Z" level=error msg="gc 4 @0.145s"',
    'scvg: 8 MB released',
  ]) {
    assert.equal(parseGcLine(line), undefined, line);
  }
});
