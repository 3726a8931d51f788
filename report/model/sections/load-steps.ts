import { formatNumber } from '../../../lib/summary/format-figure.ts';
import type { Interval } from '../../../statistics/interval.ts';
import type { CapacityView } from '../analyse-capacity.ts';
import { list, paragraph, section, table } from '../blocks.ts';
import { figure, noData, status, text } from '../cells.ts';
import { databaseSteps } from '../database-scalability.ts';
import { describeAnswer } from '../describe-answer.ts';
import type { ReportContext } from '../report-context.ts';
import type { Block, Section } from '../report-model.ts';

/** The measured steps of a capacity run, the knee and the fitted law, or why there is neither. */
export function buildLoadSteps(context: ReportContext): Section {
  const { capacity: view } = context;
  if (view === undefined) {
    return section('load-steps', 'Load steps', [
      list([], 'this run has one load; make capacity runs steps of it'),
    ]);
  }
  const { capacity, leftOut, charts } = view;
  return section('load-steps', 'Load steps', [
    paragraph(
      `Steps of ${capacity.test}, each a run of its own.${leftOut > 0 ? ` ${leftOut} of ${capacity.steps.length} steps are left out below, because their generator did not keep up or their work could not be read.` : ''}`,
    ),
    table(
      [`Load (${capacity.unit})>`, 'Completed a second>', 'p95 latency>', 'Verdict', 'Run'],
      capacity.steps.map((step) => [
        figure(step.load, 'count', ''),
        figure(step.throughput, 'per_second', 'the timeline does not tell it'),
        figure(step.p95LatencyMs, 'ms', 'nothing was measured'),
        status(
          step.verdict === 'PASSED'
            ? 'pass'
            : step.verdict === 'PARTIAL'
              ? 'warn'
              : step.isValid
                ? 'fail'
                : 'no-data',
          step.verdict,
        ),
        text(step.runId),
      ]),
    ),
    ...databaseTable(context),
    ...charts.map(({ id }) => ({ kind: 'chart' as const, chart: id })),
    list(
      [
        ...(capacity.answer === undefined ? [] : [text(describeAnswer(capacity))]),
        text(describeKnee(view)),
        text(describeLaw(view)),
      ],
      '',
    ),
  ]);
}

/** What the database did in each step; nothing where it was not sampled. */
function databaseTable(context: ReportContext): Block[] {
  const steps = databaseSteps(context);
  if (steps.length === 0) {
    return [];
  }
  const columns = [
    ['CPU (p95)>', 'cpuMachinePercent', 'p95', 'percent'],
    ['Transactions a second>', 'transactionsPerSec', 'avg', 'per_second'],
    ['Connections in use>', 'connectionsUsedPercent', 'max', 'percent'],
    ['Waiting for a lock (avg)>', 'lockWaits', 'avg', 'count'],
    ['Cache hit rate>', 'cacheHitPercent', 'avg', 'percent'],
  ] as const;
  return [
    table(
      [`Load (${context.capacity?.capacity.unit ?? ''})>`, ...columns.map(([label]) => label)],
      steps.map(({ load, figure: of }) => [
        figure(load, 'count', ''),
        ...columns.map(([, value, stat, unit]) => figure(of(value, stat), unit, 'not sampled in this step')),
      ]),
      'The database in each valid step.',
    ),
  ];
}

/** Where the knee is and by which sign, or why none is named. */
export function describeKnee({ knee, capacity }: CapacityView): string {
  if (knee.kind === 'none') {
    return knee.sentence;
  }
  const sign = {
    throughput: 'beyond it completed work no longer follows the load',
    latency: 'beyond it latency climbs',
    limit: 'beyond it latency misses its target',
  }[knee.sign];
  return `The knee is at ${formatNumber(knee.load)} ${capacity.unit}: ${sign}.`;
}

function describeLaw({ law, capacity }: CapacityView): string {
  if (law.kind === 'cannot') {
    return `The Universal Scalability Law gives no peak here: ${law.sentence}`;
  }
  const { fit, peak, intervals } = law;
  const within = ({ low, high }: Interval): string => `${formatNumber(low)}–${formatNumber(high)}`;
  return (
    `Universal Scalability Law: contention ${fit.alpha.toPrecision(2)} (${intervals.alpha.low.toPrecision(2)}–${intervals.alpha.high.toPrecision(2)}), ` +
    `coherency ${fit.beta.toPrecision(2)} (${intervals.beta.low.toPrecision(2)}–${intervals.beta.high.toPrecision(2)}); ` +
    `its peak is ${formatNumber(peak.throughput)} a second at ${formatNumber(peak.load)} ${capacity.unit} (${within(intervals.peakLoad)}), intervals of 95 % by resampling the steps.`
  );
}

/** The text of a field without data for a run that has no steps. */
export const NEEDS_STEPS = noData(
  'one load is one point: capacity needs several steps of load (make capacity)',
);
