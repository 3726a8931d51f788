import type { SystemLine } from '../../../record/system-line.ts';
import { seriesOf } from '../../../record/timeline.ts';
import { median } from '../../../statistics/percentile.ts';
import { table } from '../blocks.ts';
import { figure, text } from '../cells.ts';
import { GARBAGE_LIMIT_PERCENT } from '../health-limits.ts';
import type { TestView } from '../report-context.ts';
import type { Block } from '../report-model.ts';

/** The collector's share of a second, per cent, from `from` up to `below`; the last begins at the limit of health. */
const SHARES = [
  { label: 'under 10 %', from: 0, below: 10 },
  { label: `10 to ${GARBAGE_LIMIT_PERCENT} %`, from: 10, below: GARBAGE_LIMIT_PERCENT },
  {
    label: `${GARBAGE_LIMIT_PERCENT} % and more`,
    from: GARBAGE_LIMIT_PERCENT,
    below: Number.POSITIVE_INFINITY,
  },
] as const;

/** A second of a test: the generator's collector in it, per cent of its cores, and the p95 of the latencies, ms. */
interface Second {
  readonly share: number;
  readonly p95: number;
}

/**
 * The latency in seconds in which the generator collected its memory little and much, side by side: where only the
 * latter are slow, the generator is the first suspect. Nothing where no test has both figures.
 */
export function latencyByCollection(tests: readonly TestView[], lines: readonly SystemLine[]): Block[] {
  const known = tests
    .map((test) => ({ title: test.report.title, seconds: secondsOf(test, lines) }))
    .filter(({ seconds }) => seconds.length > 0);
  if (known.length === 0) {
    return [];
  }
  return [
    table(
      ['Collector’s share of the second', ...known.map(({ title }) => `${title}>`)],
      SHARES.map(({ label, from, below }) => [
        text(label),
        ...known.map(({ seconds }) => {
          const own = seconds.filter(({ share }) => share >= from && share < below);
          const count = `${own.length.toLocaleString('en-US')} s`;
          return figure(median(own.map(({ p95 }) => p95)), 'ms', 'no such second', count);
        }),
      ]),
      'Message latency while the generator collected memory: the median of the p95 of such seconds, and how many there were. Where the lower rows are much slower, suspect the generator before the target; the two are associated, and the collector need not be the cause.',
    ),
  ];
}

function secondsOf({ record, window }: TestView, lines: readonly SystemLine[]): Second[] {
  const timeline = record?.timeline;
  if (timeline === undefined || window === undefined) {
    return [];
  }
  const { timesMs, periodMs } = timeline;
  const latencies = seriesOf(timeline, 'message_latency', 'p(95)');
  let next = 0;
  return lines.flatMap((line) => {
    if (line.kind !== 'sample' || line.component !== 'generator') {
      return [];
    }
    const share = line.values['gcSharePercent'];
    if (share === undefined || line.t < window.fromMs || line.t > window.toMs) {
      return [];
    }
    // Both are in order, and both tell of the time since their last.
    while (next < timesMs.length - 1 && (timesMs[next] ?? 0) < line.t - periodMs / 2) {
      next += 1;
    }
    const p95 = latencies[next];
    return p95 !== undefined && Math.abs((timesMs[next] ?? 0) - line.t) <= periodMs / 2
      ? [{ share, p95 }]
      : [];
  });
}
