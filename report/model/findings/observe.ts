import { findSummary } from '../../../collectors/summarise.ts';
import { formatNumber } from '../../../lib/summary/format-figure.ts';
import { totalsOf } from '../../../record/timeline.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import { buildLoadBands } from '../charts/load-bands.ts';
import { findCauses } from '../find-causes.ts';
import type { FindingInput, TestView } from '../report-context.ts';
import { extreme, type Moment, momentsOf, samplesOf } from './find-moment.ts';
import { slowerSide } from './slower-side.ts';

/** A gap between two latencies is worth pointing at from this factor and this many ms on. */
const LARGE_GAP = { factor: 2, ms: 20 } as const;
/** Latency that ends a hold this many times above where it began has drifted. */
const DRIFT = 1.5;
/** Fewer seconds than this say nothing about a drift. */
const FEWEST_SECONDS = 15;
const BUSY_PERCENT = 50;

/** What the record says of a test, each sentence with its figure, its moment and its chart. */
export function observe(context: FindingInput, test: TestView): string[] {
  if (test.record?.summary === undefined) {
    return [];
  }
  return [
    ...findCauses(test.record, test.load).map((sentence) => `${sentence}.`),
    ...peakOf(test),
    ...tightestTarget(test),
    ...latencyGap(test),
    ...heldBack(test),
    ...drift(test),
    ...slowerSide(context, test),
    ...busiest(context, test),
    ...firstDisconnect(test),
    ...unequalCounts(test),
    ...auditTroubles(test),
  ];
}

const chartOf = ({ report }: TestView, panel: string): string =>
  `(chart “${report.title}: the course of the test”, ${panel})`;

function peakOf(test: TestView): string[] {
  const { peak, report } = test;
  if (peak === undefined || peak.value === 0) {
    return [];
  }
  return [
    `Most connections open at once: ${peak.value.toLocaleString('en-US')}, ${formatOffset(peak.atMs, report.startedAtMs ?? 0)} ${chartOf(test, 'Open connections')}.`,
  ];
}

function tightestTarget(test: TestView): string[] {
  const [tightest] = test.report.rows
    .flatMap((row) =>
      row.limit === null || row.actual === null || row.unit !== 'ms'
        ? []
        : [{ row, actual: row.actual, share: row.actual / row.limit.value }],
    )
    .sort((a, b) => b.share - a.share);
  if (tightest === undefined) {
    return [];
  }
  const { row, actual, share } = tightest;
  const worst =
    Object.keys(row.tags).length > 0
      ? undefined
      : extreme(momentsOf(test.record?.timeline, row.metric, 'p(95)'));
  const when =
    worst === undefined
      ? ''
      : ` Its worst second was ${formatOffset(worst.atMs, test.report.startedAtMs ?? 0)} with a p95 of ${formatFigure(worst.value, 'ms')} ${chartOf(test, 'latency')}.`;
  const figure = `${row.label} with ${formatFigure(actual, row.unit)}`;
  return [
    share > 1
      ? `Furthest beyond its target: ${figure}, ${formatNumber(share)} times what is allowed.${when}`
      : `Nearest to its target: ${figure}, ${Math.round(100 * share)} % of what is allowed.${when}`,
  ];
}

/** From the intended moment and from the actual send: the difference is what a tool hides that waits for its turn. */
function latencyGap(test: TestView): string[] {
  const metrics = test.record?.summary?.metrics ?? {};
  const intended = metrics['message_latency']?.values['p(99)'];
  const service = metrics['message_service_time']?.values['p(99)'];
  if (intended === undefined || service === undefined) {
    return [];
  }
  const both = `p99 is ${formatFigure(intended, 'ms')} from the intended moment and ${formatFigure(service, 'ms')} from the actual send`;
  if (intended < LARGE_GAP.factor * service || intended - service < LARGE_GAP.ms) {
    return [`${both}: late sends hide next to nothing.`];
  }
  const worst = extreme(momentsOf(test.record?.timeline, 'send_lateness', 'p(99)'));
  const when =
    worst === undefined
      ? ''
      : ` Sends were latest ${formatOffset(worst.atMs, test.report.startedAtMs ?? 0)}, by ${formatFigure(worst.value, 'ms')} at p99.`;
  return [
    `Large gap: ${both}, ${formatNumber(intended / service)} times as much. A tool that only times what it sent would not show the difference: users waited while messages were due and could not go out.${when} ${chartOf(test, 'Message latency')}`,
  ];
}

/** When the target delivered nothing for a time and then everything: a generator that stood still is not among them. */
function heldBack(test: TestView): string[] {
  const start = test.report.startedAtMs ?? 0;
  return test.bursts.map(
    ({ heldSinceMs, fromMs, backlog }) =>
      `The target held deliveries back from ${formatOffset(heldSinceMs, start).replace('at ', '')} on, up to ${formatFigure(backlog, 'count')} of them, and sent them in a burst ${formatOffset(fromMs, start)}; the generator sent on time meanwhile ${chartOf(test, 'Message latency')}.`,
  );
}

/** Whether latency rose while the load stood still. */
function drift(test: TestView): string[] {
  const { window } = test;
  const row = test.report.rows.find((one) => one.unit === 'ms' && one.limit !== null && one.stat === 'p(95)');
  const hold = buildLoadBands(test.plan).find((band) => band.label === 'hold');
  if (window === undefined || row === undefined || Object.keys(row.tags).length > 0) {
    return [];
  }
  const fromMs = window.fromMs + 1_000 * (hold?.fromSec ?? 0);
  const toMs = Math.min(window.toMs, window.fromMs + 1_000 * (hold?.toSec ?? Infinity));
  const held = momentsOf(test.record?.timeline, row.metric, 'med').filter(
    ({ atMs }) => atMs >= fromMs && atMs <= toMs,
  );
  if (held.length < FEWEST_SECONDS) {
    return [];
  }
  const third = Math.floor(held.length / 3);
  const before = middle(held.slice(0, third));
  const after = middle(held.slice(-third));
  if (!(after > DRIFT * before && after - before > 1)) {
    return [];
  }
  return [
    `Latency rose while the load stood still: the typical second’s p50 of ${row.label.toLowerCase()} went from ${formatFigure(before, 'ms')} in the first third of the hold to ${formatFigure(after, 'ms')} in the last, which began ${formatOffset(held.at(-third)?.atMs ?? toMs, window.fromMs)} ${chartOf(test, 'latency')}.`,
  ];
}

function middle(moments: readonly Moment[]): number {
  const sorted = moments.map(({ value }) => value).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function busiest({ record }: FindingInput, test: TestView): string[] {
  const { window } = test;
  if (window === undefined) {
    return [];
  }
  const parts = (['application', 'database', 'cache', 'search', 'generator'] as const)
    .flatMap((component) => {
      const avg = findSummary(test.system, component, 'cpuMachinePercent')?.avg;
      return avg === undefined ? [] : [{ component, avg }];
    })
    .sort((a, b) => b.avg - a.avg);
  const [first] = parts;
  if (first === undefined) {
    return [];
  }
  const peak = extreme(samplesOf(record.system, { ...first, value: 'cpuMachinePercent' }, window));
  if (peak === undefined || peak.value < BUSY_PERCENT) {
    return [];
  }
  return [
    `Busiest part: the ${first.component} with ${formatFigure(first.avg, 'percent')} of the machine’s CPU on average, at most ${formatFigure(peak.value, 'percent')} ${formatOffset(peak.atMs, window.fromMs)} ${chartOf(test, 'CPU')}.`,
  ];
}

function firstDisconnect(test: TestView): string[] {
  const timeline = test.record?.timeline;
  const totals = timeline === undefined ? [] : totalsOf(timeline, 'disconnects');
  const count = totals.at(-1) ?? 0;
  if (timeline === undefined || count === 0) {
    return [];
  }
  const most = extreme(
    totals.map((total, index) => ({
      atMs: timeline.timesMs[index] ?? 0,
      value: total - (totals[index - 1] ?? 0),
    })),
  );
  const first = timeline.timesMs[totals.findIndex((total) => total > 0)] ?? 0;
  const start = test.report.startedAtMs ?? 0;
  return [
    `${count.toLocaleString('en-US')} connections broke unexpectedly, the first ${formatOffset(first, start)}, most in one second ${formatOffset(most?.atMs ?? first, start)} (${(most?.value ?? 0).toLocaleString('en-US')}) ${chartOf(test, 'Open connections')}.`,
  ];
}

function unequalCounts({ report }: TestView): string[] {
  return report.counts.flatMap(({ label, suite, target }) =>
    suite === null || target === null || suite === target
      ? []
      : [
          `${label}: the suite counts ${suite.toLocaleString('en-US')}, the target ${target.toLocaleString('en-US')} (table Counted by the suite, counted by the target).`,
        ],
  );
}

/** What the delivery audit found, and when it began. */
function auditTroubles({ report }: TestView): string[] {
  const { audit } = report;
  const [first] = audit?.troubles ?? [];
  if (audit === null || first === undefined) {
    return [];
  }
  const { lost, duplicated, outOfOrder, late } = audit.totals;
  const found = [
    [lost, 'lost'],
    [duplicated, 'duplicated'],
    [outOfOrder, 'out of order'],
    [late, `late (over ${formatFigure(audit.lateOverMs, 'ms')})`],
  ] as const;
  const what = found
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count.toLocaleString('en-US')} ${word}`)
    .join(', ');
  const stretches = audit.troubles.length === 1 ? '1 stretch' : `${audit.troubles.length} stretches`;
  return [
    `Of ${audit.totals.expected.toLocaleString('en-US')} deliveries ${what}, in ${stretches} of time, the first of which was due ${formatOffset(first.fromMs, report.startedAtMs ?? 0)} (section Delivery audit).`,
  ];
}
