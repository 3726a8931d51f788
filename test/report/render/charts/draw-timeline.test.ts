import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChartOf } from '../../../../report/model/report-model.ts';
import { drawHeat } from '../../../../report/render/charts/draw-heat.ts';
import { drawTimeline } from '../../../../report/render/charts/draw-timeline.ts';
import { STAND_INS } from '../../../../report/render/charts/palette.ts';

const CHART: ChartOf<'timeline'> = {
  kind: 'timeline',
  id: 'timeline-test',
  title: 'A test',
  startedAtMs: 0,
  stepSec: 1,
  xSec: [1, 2, 3, 4],
  bands: [{ kind: 'load', label: 'hold', fromSec: 0, toSec: 4 }],
  panels: [{ title: 'Open', unit: 'count', series: [{ name: 'open', colour: 0, values: [1, 2, 3, 4] }] }],
};

const FAULTS: ChartOf<'timeline'>['bands'] = [
  'stall',
  'lose',
  'delay',
  'reset',
  'refuse',
  'reorder',
  'twice',
].map((label, index) => ({ kind: 'fault', label, fromSec: index / 2, toSec: index / 2 }));

describe('a timeline', () => {
  it('names each injected fault in a lane of its own, the seventh kind and more in one together', () => {
    const plain = drawTimeline('plain', CHART, 900);
    const { svg, heightPx, plot } = drawTimeline(
      'faults',
      { ...CHART, bands: [...CHART.bands, ...FAULTS] },
      900,
    );
    assert.equal(heightPx - plain.heightPx, 18 + 6 * 17 + 6);
    assert.equal(plot.topPx - plain.plot.topPx, 18 + 6 * 17 + 6);
    for (const words of ['Injected faults', 'stall', 'lose', 'delay', 'reset', 'refuse', '2 other kinds']) {
      assert.match(svg, new RegExp(`>${words}</text>`));
    }
    assert.doesNotMatch(svg, />(reorder|twice)</);
    assert.doesNotMatch(plain.svg, /Injected faults/);
  });

  it('leaves out the name of a band that is too narrow for it', () => {
    const bands = [{ kind: 'load' as const, label: 'ramp down', fromSec: 3.9, toSec: 4 }];
    assert.doesNotMatch(drawTimeline('narrow', { ...CHART, bands }, 900).svg, /ramp down/);
    assert.match(drawTimeline('wide', CHART, 900).svg, /hold/);
  });
});

describe('the cells of a heat map', () => {
  const heat = { lowMs: 1, highMs: 100, rows: 2, levels: [0, 0.1], columns: ['12', '12', null, '10'] };
  const box = { leftPx: 0, rightPx: 400, topPx: 0, bottomPx: 20 };

  it('are one path a level, neighbours in a row joined and seconds without samples left free', () => {
    const colour = STAND_INS['series-0'];
    assert.equal(
      drawHeat(heat, CHART, box),
      `<g fill="${colour}" shape-rendering="crispEdges"><path fill-opacity="0.16" d="M0 10h200v10H0zM300 10h100v10H300z"/><path fill-opacity="0.34" d="M0 0h200v10H0z"/></g>`,
    );
  });

  it('are drawn together where a column is narrower than two pixels, the strongest of each row', () => {
    const narrow = drawHeat(heat, CHART, { ...box, rightPx: 4 });
    assert.match(narrow, /fill-opacity="0\.16" d="M0 10h4v10H0z"/);
    assert.match(narrow, /fill-opacity="0\.34" d="M0 0h2v10H0z"/);
  });
});
