import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSummary, summarise } from '../../collectors/summarise.ts';
import type { SystemLine } from '../../record/system-line.ts';

function sample(t: number, values: Record<string, number>, source = 'host'): SystemLine {
  return { kind: 'sample', t, source, component: 'cache', values };
}

test('Every figure of a window is stated, and samples outside of it do not count', () => {
  const lines: SystemLine[] = [
    { kind: 'values', t: 0, source: 'host', values: { a: { unit: '%', meaning: 'a share' } } },
    sample(999, { a: 1000 }),
    sample(1000, { a: 4 }),
    sample(2000, { a: 1 }),
    sample(3000, { a: 3 }),
    sample(4000, { a: 2 }),
    sample(4001, { a: 1000 }),
  ];
  assert.deepEqual(summarise(lines, { fromMs: 1000, toMs: 4000 }), [
    {
      source: 'host',
      component: 'cache',
      value: 'a',
      unit: '%',
      meaning: 'a share',
      avg: 2.5,
      min: 1,
      max: 4,
      p95: 3.8499999999999996,
      first: 4,
      last: 2,
      sum: 10,
      count: 4,
    },
  ]);
});

test('A window without samples has no figures', () => {
  assert.deepEqual(summarise([sample(1, { a: 1 })], { fromMs: 2, toMs: 3 }), []);
});

test('The ratio of a window is that of its sums and not the average of its ratios', () => {
  const lines: SystemLine[] = [
    {
      kind: 'values',
      t: 0,
      source: 'redis',
      values: { hitPercent: { unit: '%', meaning: 'hits', ratioOf: { part: 'hits', rest: 'misses' } } },
    },
    sample(1, { hits: 900, misses: 100, hitPercent: 90 }, 'redis'),
    sample(2, { hits: 0, misses: 1, hitPercent: 0 }, 'redis'),
    sample(3, { hits: 0, misses: 0 }, 'redis'),
  ];
  const ratio = findSummary(summarise(lines, { fromMs: 0, toMs: 9 }), 'cache', 'hitPercent');
  assert.equal(ratio?.avg, (100 * 900) / 1001);
  assert.equal(ratio?.min, 0);
  assert.equal(ratio?.count, 2);
});

test('A meaning that names the component comes before one that does not', () => {
  const meanings = {
    a: { unit: 's', meaning: 'of all' },
    'cache.a': { unit: 'ms', meaning: 'of the cache' },
  } as const;
  const lines: SystemLine[] = [
    { kind: 'values', t: 0, source: 'host', values: meanings },
    sample(1, { a: 1 }),
  ];
  const [summary] = summarise(lines, { fromMs: 0, toMs: 9 });
  assert.equal(summary?.meaning, 'of the cache');
  assert.equal(summary?.unit, 'ms');
});

test('Figures of two sources are never mixed, and the direct one comes first', () => {
  const summaries = summarise([sample(1, { a: 1 }, 'prometheus'), sample(1, { a: 2 }, 'zoo')], {
    fromMs: 0,
    toMs: 9,
  });
  assert.deepEqual(
    summaries.map(({ source, avg }) => [source, avg]),
    [
      ['prometheus', 1],
      ['zoo', 2],
    ],
  );
  assert.equal(findSummary(summaries, 'cache', 'a')?.source, 'zoo');
  assert.equal(findSummary(summaries, 'cache', 'a', ['prometheus'])?.source, 'prometheus');
  assert.equal(findSummary(summaries, 'host', 'a'), undefined);
});
