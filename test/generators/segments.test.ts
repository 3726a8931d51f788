import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentFlags, segmentsOf } from '../../generators/segments.ts';

test('a single generator has the whole', () => {
  assert.deepEqual(segmentsOf(1), [{ segment: '0:1', sequence: '0,1' }]);
});

test('three generators have a third each, and know of one another', () => {
  const sequence = '0,1/3,2/3,1';
  assert.deepEqual(segmentsOf(3), [
    { segment: '0:1/3', sequence },
    { segment: '1/3:2/3', sequence },
    { segment: '2/3:1', sequence },
  ]);
});

test('a generator is given its part as options of k6', () => {
  assert.deepEqual(segmentFlags(segmentsOf(2), 2), [
    '--execution-segment',
    '1/2:1',
    '--execution-segment-sequence',
    '0,1/2,1',
  ]);
});
