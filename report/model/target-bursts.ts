import { seriesOf, type Timeline, totalsOf } from '../../record/timeline.ts';

/** A stretch in which the target sent what it had held back, epoch ms, with how long it had held it. */
export interface TargetBurst {
  readonly fromMs: number;
  readonly toMs: number;
  /** Since when deliveries had been missing, epoch ms. */
  readonly heldSinceMs: number;
  /** The most deliveries that were missing at the end of one second. */
  readonly backlog: number;
}

/** What tells that the generator itself was not the one that stood still; each a p99 of a second, ms. */
export interface GeneratorLimits {
  readonly send_lateness: number;
  readonly timer_lag: number;
}

/** Deliveries that are missing, in seconds of the usual rate: below the first nobody held anything back. */
const HELD_SECONDS = 0.3;
/** A second in which so much more came than was due is one of a burst. */
const BURST_FACTOR = 1.2;
/**
 * A generator that was this share of a silence late stood still itself. What it was late with may be recorded a second
 * before its silence or in that of its burst: k6 counts by periods of its own, times are kept by second of the clock.
 */
const STOOD_STILL_SHARE = 0.5;

/**
 * Bursts that the target made: for a time it delivered less than was due while the generator sent on time and its timers
 * ran, and then more. What such a burst does to the generator is the target's doing; a generator that stood still itself
 * reads in bursts too, but sends late meanwhile, and those are not in the list.
 */
export function findTargetBursts(timeline: Timeline, limits: GeneratorLimits): TargetBurst[] {
  const { timesMs, periodMs } = timeline;
  const sent = growth(totalsOf(timeline, 'messages_sent'));
  const received = growth(totalsOf(timeline, 'messages_received'));
  // Of the usual second, as what was lost must not make every other one look like a burst; of the whole where more was
  // held back than not.
  const usualFanOut = median(
    sent.flatMap((count, index) => (count > 0 ? [(received[index] ?? 0) / count] : [])),
  );
  const fanOut = Math.max(
    usualFanOut,
    sum(growth(totalsOf(timeline, 'deliveries'))) / Math.max(1, sum(sent)),
  );
  if (fanOut === 0) {
    return [];
  }
  const due = sent.map((count) => count * fanOut);
  const usual = median(due.filter((count) => count > 0));
  const lateness = seriesOf(timeline, 'send_lateness', 'p(99)');
  const lag = seriesOf(timeline, 'timer_lag', 'p(99)');
  const keptUp = (index: number): boolean =>
    (lateness[index] ?? 0) <= limits.send_lateness && (lag[index] ?? 0) <= limits.timer_lag;

  /** A burst makes the generator late too, but by far less than the silence before it lasted. */
  const stoodStill = (from: number, burst: number): boolean =>
    range(from - 1, burst + 1).some(
      (index) =>
        Math.max(lateness[index] || 0, lag[index] || 0) > (burst - from) * periodMs * STOOD_STILL_SHARE,
    );

  const bursts: TargetBurst[] = [];
  let backlog = 0;
  let most = 0;
  let heldFrom: number | undefined;
  // A burst lasts until nothing is held back any more, with seconds between in which the generator works off what came.
  let isUnderWay = false;
  for (let index = 0; index < due.length; index += 1) {
    const [came, wanted] = [received[index] ?? 0, due[index] ?? 0];
    const before = backlog;
    backlog = Math.max(0, backlog + wanted - came);
    most = Math.max(most, backlog);
    const atMs = timesMs[index] ?? 0;
    if (before > HELD_SECONDS * usual && came > BURST_FACTOR * wanted && heldFrom !== undefined) {
      const last = bursts.at(-1);
      // Seconds without anything in them: the generator was at work on the burst already.
      let begun = index;
      while (begun - 1 > heldFrom && sent[begun - 1] === 0 && received[begun - 1] === 0) {
        begun -= 1;
      }
      // The last second of the silence may hold the first of the burst.
      const silence = range(heldFrom, Math.max(heldFrom + 1, begun - 1));
      if (last !== undefined && (isUnderWay || last.toMs >= atMs - periodMs)) {
        bursts[bursts.length - 1] = { ...last, toMs: atMs };
      } else if (silence.every(keptUp) && !stoodStill(heldFrom, index)) {
        const heldSinceMs = (timesMs[heldFrom] ?? 0) - periodMs;
        bursts.push({
          fromMs: (timesMs[begun] ?? atMs) - periodMs,
          toMs: atMs,
          heldSinceMs,
          backlog: most,
        });
        isUnderWay = true;
      }
    } else if (backlog > HELD_SECONDS * usual) {
      heldFrom ??= index;
    }
    if (backlog <= HELD_SECONDS * usual && came <= BURST_FACTOR * wanted) {
      heldFrom = undefined;
      isUnderWay = false;
      most = 0;
    }
  }
  // What was read in the last second of a burst may wait for its handler in the next, and a second is a coarse edge.
  return bursts.map((burst) => ({ ...burst, fromMs: burst.fromMs - periodMs, toMs: burst.toMs + periodMs }));
}

/** What k6 records of each second, and the share of the second's samples that can be above it. */
const QUANTILES = [
  { aggregate: 'max', above: 0 },
  { aggregate: 'p(99)', above: 0.01 },
  { aggregate: 'p(95)', above: 0.05 },
  { aggregate: 'p(90)', above: 0.1 },
  { aggregate: 'med', above: 0.5 },
] as const;

/**
 * What the p99 of all samples outside the bursts cannot exceed, by what is recorded of each second: the smallest figure
 * above which at most 1 % of them can lie. `evidence` is the counter of the samples. Undefined without samples.
 */
export function p99OutsideAtMost(
  timeline: Timeline,
  { metric, evidence }: { readonly metric: string; readonly evidence: string },
  bursts: readonly TargetBurst[],
): number | undefined {
  const counts = growth(totalsOf(timeline, evidence));
  const courses = QUANTILES.map(({ aggregate, above }) => ({
    above,
    values: seriesOf(timeline, metric, aggregate),
  }));
  const seconds = timeline.timesMs.flatMap((atMs, index) => {
    const isInside = bursts.some(({ fromMs, toMs }) => atMs > fromMs && atMs - timeline.periodMs < toMs);
    const quantiles = courses.flatMap(({ above, values }) => {
      const value = values[index];
      return value === undefined || !Number.isFinite(value) ? [] : [{ above, value }];
    });
    // A second that has samples has at least one, whenever its counter was recorded.
    return isInside || quantiles.length === 0 ? [] : [{ count: Math.max(1, counts[index] ?? 1), quantiles }];
  });
  const all = sum(seconds.map(({ count }) => count));
  const above = (figure: number): number =>
    sum(
      seconds.map(
        ({ count, quantiles }) => count * (quantiles.find(({ value }) => value <= figure)?.above ?? 1),
      ),
    );
  const candidates = seconds
    .flatMap(({ quantiles }) => quantiles.map(({ value }) => value))
    .sort((x, y) => x - y);
  let [low, high] = [0, candidates.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (above(candidates[middle] ?? 0) <= 0.01 * all) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return candidates[low];
}

function growth(totals: readonly number[]): number[] {
  return totals.map((total, index) => total - (totals[index - 1] ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
