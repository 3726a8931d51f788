import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFaultLog } from '../../../run/calibrate/fault-control.ts';

test('the lines of a fault log are read, and what a calibration has no use for is left out', () => {
  const text = [
    '{"atMs":1795212481578.281,"fault":"refuse"}',
    '{"atMs":1795212613768.78,"fault":"stall","delayMs":5000,"tookMs":5001.389}',
    '{"atMs":5,"fault":"delay","at":"delivery","delayMs":4.5,"tookMs":4.6,"room":"r","recipient":"u"}',
    '',
  ].join('\n');
  assert.deepEqual(parseFaultLog(text), [
    { atMs: 1795212481578.281, fault: 'refuse' },
    { atMs: 1795212613768.78, fault: 'stall', delayMs: 5_000, tookMs: 5_001.389 },
    { atMs: 5, fault: 'delay', at: 'delivery', delayMs: 4.5, tookMs: 4.6 },
  ]);
  assert.deepEqual(parseFaultLog(''), []);
});

test('a line that is no fault is an error, because a truth with a hole is none', () => {
  assert.throws(() => parseFaultLog('{"atMs":1,"fault":"lose"}\n{"atMs":2,"fau'), {
    message: 'The fault log of the target, line 2: expected an injected fault, got {"atMs":2,"fau',
  });
});
