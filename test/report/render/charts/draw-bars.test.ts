import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChartOf } from '../../../../report/model/report-model.ts';
import { drawBars } from '../../../../report/render/charts/draw-bars.ts';

function textsOf(unit: ChartOf<'bars'>['unit']): string[] {
  const series = [{ name: 'completed', colour: 2, values: [1_000, 2_000] }];
  const chart: ChartOf<'bars'> = {
    kind: 'bars',
    id: 'bars-test',
    title: 'By load',
    unit,
    categories: ['one', 'two'],
    series,
  };
  const { svg } = drawBars(`bars-${unit}`, chart, 900);
  return [...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, words]) => words ?? '');
}

describe('bars', () => {
  it('have an axis in their own unit', () => {
    const rates = textsOf('per_second');
    assert.ok(rates.includes('1k') && rates.includes('2,000/s'), rates.join(' · '));
    assert.deepEqual(
      rates.filter((words) => /\d m?s$/.test(words)),
      [],
    );
    const times = textsOf('ms');
    assert.ok(times.includes('1 s') && times.includes('2,000 ms'), times.join(' · '));
  });
});
