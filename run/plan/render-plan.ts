import { renderFaults } from '../../faults/schedule/render-faults.ts';
import { generatorBytes } from '../../generators/local/gc-percent.ts';
import { nameOfRemote } from '../../generators/remote/name-of-remote.ts';
import { formatDuration } from '../../lib/config/parse-value.ts';
import { formatFigure, formatNumber } from '../../lib/summary/format-figure.ts';
import type { Configuration } from '../configure.ts';
import type { PlannedTest } from '../planned-test.ts';
import { renderCurve } from './render-curve.ts';

const CHART_WIDTH = 60;
const CHART_HEIGHT = 4;

/** What a test takes besides its load: set-up, connections that end, the next start; an estimate, ms. */
const OVERHEAD_MS = 8_000;

/** The length of a whole run, ms; an estimate. */
export function planRunMs(tests: readonly PlannedTest[]): number {
  return tests.reduce((sum, { plan }) => sum + plan.durationMs + OVERHEAD_MS, 0);
}

/** What would be run, as text: every test with its load curve (where wanted) and its sizes, then the whole. */
export function renderPlan({ target, tests }: Configuration, curves: 'curves' | 'brief' = 'curves'): string {
  const most = Math.max(0, ...tests.map(({ plan }) => generatorBytes(plan)));
  const connections = Math.max(0, ...tests.map(({ plan }) => plan.peakConnections));
  const count = tests.length === 1 ? '1 test' : `${tests.length} tests`;
  return [
    `Profile ${target.profile} against ${target.targetUrl ?? 'the built-in target'}, protocol ${target.protocol}`,
    '',
    ...tests.flatMap((test) => (curves === 'curves' ? [...renderTest(test), ''] : renderBrief(test))),
    ...(curves === 'curves' ? [] : ['']),
    `Together: ${count}, about ${formatDuration(roundToSeconds(planRunMs(tests)))}, at most ${formatNumber(connections)} connections at once`,
    `and ${formatFigure(most, 'bytes')} in the generator (estimated).`,
  ].join('\n');
}

function renderTest(test: PlannedTest): string[] {
  const { definition, plan } = test;
  const peak = Math.max(0, ...plan.curve.map(({ value }) => value));
  const isFlat = plan.curve.every(({ value }) => value === peak);
  const chart = renderCurve(plan.curve, CHART_WIDTH, isFlat ? 1 : CHART_HEIGHT);
  return [
    `${definition.name}: ${definition.purpose}`,
    ...chart.map((line, row) =>
      row === 0 ? `  ${line.padEnd(CHART_WIDTH)}  ${formatNumber(peak)} ${plan.curveUnit}` : `  ${line}`,
    ),
    `  0${lengthOf(test).padStart(CHART_WIDTH - 1)}`,
    `  ${sizesOf(test)}`,
    ...renderFaults(test.faults?.faults ?? []),
    ...generatorsOf(test),
  ];
}

function renderBrief(test: PlannedTest): string[] {
  return [
    `  ${test.definition.name}: ${sizesOf(test)}`,
    ...generatorsOf(test),
    ...renderFaults(test.faults?.faults ?? []),
  ];
}

/** A line about the generators, where there are several or elsewhere, or where it was not asked for this many. */
function generatorsOf({ generators: { count, why, hosts } }: PlannedTest): string[] {
  if (count === 1 && why === undefined && hosts === undefined) {
    return [];
  }
  const many = count === 1 ? '1 generator' : `${count} generators`;
  const names = hosts === undefined ? '' : `: ${hosts.map(nameOfRemote).join(', ')}`;
  return [`  ${many}${names}${why === undefined ? '' : ` (${why})`}`];
}

function sizesOf(test: PlannedTest): string {
  const { plan } = test;
  return [
    lengthOf(test),
    `${formatNumber(plan.peakConnections)} connections in ${plan.vus === 1 ? '1 VU' : `${formatNumber(plan.vus)} VUs`}`,
    `about ${formatNumber(plan.operations)} operations`,
    `${formatFigure(plan.sentBytes, 'bytes')} sent`,
    `${formatFigure(generatorBytes(plan), 'bytes')} of memory`,
  ].join(' · ');
}

function lengthOf({ plan }: PlannedTest): string {
  return formatDuration(roundToSeconds(plan.durationMs));
}

function roundToSeconds(durationMs: number): number {
  return Math.round(durationMs / 1_000) * 1_000;
}
