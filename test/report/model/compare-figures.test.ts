import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KEY_FIGURES } from '../../../report/model/comparable-figures.ts';
import { compareFigures, describeVerdict, isRelevant } from '../../../report/model/compare-figures.ts';
import type { RunFigures } from '../../../report/model/report-context.ts';
import { seededRandom } from '../../../statistics/seeded-random.ts';

type Values = Readonly<Record<string, number | null>>;

/** A run with latencies by key; those that begin with `key` are key figures. */
function runOf(values: Values): RunFigures {
  return {
    runId: 'run',
    figures: Object.entries(values).map(([key, value]) => ({
      key,
      label: key,
      group: key.startsWith('key') ? KEY_FIGURES : 'A test',
      unit: 'ms' as const,
      better: 'lower' as const,
      value,
    })),
  };
}

describe('compareFigures', () => {
  it('compares everything that either side has, and has no data where one has none', () => {
    const compared = compareFigures([runOf({ a: 10, c: 3 })], [runOf({ a: 12, b: null })]);
    assert.deepEqual(
      compared.map(({ figure, before, after, comparison }) => [
        figure.key,
        before,
        after,
        comparison.verdict,
      ]),
      [
        ['a', 10, 12, 'single run'],
        ['b', null, null, 'no data'],
        ['c', 3, null, 'no data'],
      ],
    );
  });

  it('takes back a change that one of many figures shows, and never one of a key figure', () => {
    const quiet = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`same${n}`, 10]));
    const before = [10, 11, 12, 13].map((value) => runOf({ key: value, other: value, ...quiet }));
    const after = [20, 21, 22, 23].map((value) => runOf({ key: value, other: value, ...quiet }));
    const compared = compareFigures(before, after);
    const of = (key: string) => compared.find(({ figure }) => figure.key === key);
    assert.equal(of('key')?.comparison.verdict, 'worse');
    assert.equal(of('other')?.comparison.verdict, 'inconclusive');
    const other = of('other');
    assert.ok(other);
    assert.match(
      describeVerdict(other),
      /^inconclusive: one of many figures, of which some differ by chance \(4 and 4 runs, /,
    );
    assert.equal(of('same7')?.comparison.verdict, 'no change');
  });

  it('keeps a change that stands out among them all', () => {
    const before = Array.from({ length: 8 }, (_, n) => runOf({ a: 10 + n / 10, b: 5, c: 5 }));
    const after = Array.from({ length: 8 }, (_, n) => runOf({ a: 20 + n / 10, b: 5, c: 5 }));
    assert.equal(compareFigures(before, after)[0]?.comparison.verdict, 'worse');
  });

  it('raises hardly an alarm over a hundred figures of repeats that are alike', () => {
    const random = seededRandom(7);
    const noisy = (): RunFigures =>
      runOf(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, 100 * (1 + random())])));
    let alarms = 0;
    for (let trial = 0; trial < 5; trial += 1) {
      const group = (): RunFigures[] => Array.from({ length: 6 }, noisy);
      alarms += compareFigures(group(), group()).filter(({ comparison }) =>
        ['better', 'worse'].includes(comparison.verdict),
      ).length;
    }
    assert.ok(alarms <= 5, `expected at most 5 false alarms of 500, got ${alarms}`);
  });
});

describe('a difference that matters', () => {
  it('is 5 % of the earlier figure, or a tenth of a point of a share', () => {
    assert.deepEqual(
      [
        isRelevant('ms', 100, 104.9),
        isRelevant('ms', 100, 95),
        isRelevant('ratio', 0, 0.0009),
        isRelevant('ratio', 0, 0.001),
        isRelevant('count', 0, 0),
      ],
      [false, true, false, true, false],
    );
  });
});
