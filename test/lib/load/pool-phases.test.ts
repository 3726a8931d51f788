import assert from 'node:assert/strict';
import { test } from 'node:test';
import { poolPhaseAt } from '../../../lib/load/pool-phases.ts';

test('the three phases are thirds of the load, and what is late is of the last', () => {
  const phases = [-5, 0, 1_999, 2_000, 3_999, 4_000, 5_999, 6_000, 9_000].map((atMs) =>
    poolPhaseAt(atMs, 6_000),
  );
  assert.deepEqual(
    phases.map(({ phase }) => phase),
    ['before', 'before', 'before', 'crowd', 'crowd', 'after', 'after', 'after', 'after'],
  );
  assert.deepEqual([...new Set(phases.map(({ endMs }) => endMs))], [2_000, 4_000, 6_000]);
});
