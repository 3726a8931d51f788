import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rPrecision } from '../../../../../lib/protocols/nchat/rest/r-precision.ts';

test('it is the share of relevant documents among the first R results', () => {
  // Four relevant documents, of which the first four results hold two: the third and fourth come too late.
  assert.equal(rPrecision(['a', 'x', 'b', 'y', 'c', 'd'], new Set(['a', 'b', 'c', 'd'])), 0.5);
});

test('a perfect answer has 1, whatever follows it', () => {
  assert.equal(rPrecision(['b', 'a', 'x', 'y'], new Set(['a', 'b'])), 1);
});

test('an empty answer has 0', () => {
  assert.equal(rPrecision([], new Set(['a'])), 0);
});

test('too few results count as misses', () => {
  assert.equal(rPrecision(['a'], new Set(['a', 'b', 'c', 'd'])), 0.25);
});

test('the same document twice is found once', () => {
  assert.equal(rPrecision(['a', 'a'], new Set(['a', 'b'])), 0.5);
});

test('a query without relevant documents cannot be judged', () => {
  assert.throws(() => rPrecision(['a'], new Set()), {
    message: 'expected at least one relevant document, got none: such a query cannot be judged',
  });
});
