import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLongestGap } from '../../../lib/load/longest-gap.ts';

function gapOf(moments: readonly number[], endMs: number): number | undefined {
  const gap = createLongestGap();
  for (const atMs of moments) {
    gap.enter(atMs);
  }
  return gap.untilMs(endMs);
}

test('the longest gap is between neighbours, and what came before the first is none', () => {
  assert.equal(gapOf([500, 510, 910, 920], 1_000), 400);
});

test('what ends and never begins again is a gap until the end', () => {
  assert.equal(gapOf([500, 510], 2_000), 1_490);
  assert.equal(gapOf([500], 400), 0);
});

test('a moment that is entered late begins no gap', () => {
  assert.equal(gapOf([100, 300, 200, 350], 350), 200);
});

test('nothing entered is no gap', () => {
  assert.equal(gapOf([], 1_000), undefined);
});
