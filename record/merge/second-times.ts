import { Histogram } from '../../lib/metrics/histogram.ts';
import { addCells, type PrintedTimes } from '../../lib/metrics/parse-times.ts';

/** The times of each metric by the second in which they were taken, of all generators. */
export class SecondTimes {
  readonly #metrics = new Map<string, Map<number, Histogram>>();

  /** The metrics there are times of. */
  get metrics(): readonly string[] {
    return [...this.#metrics.keys()];
  }

  /** Adds what a virtual user has printed; a sample of what is printed too is left out. */
  add({ key, seconds }: PrintedTimes): void {
    if (key.isSample) {
      return;
    }
    let own = this.#metrics.get(key.metric);
    if (own === undefined) {
      own = new Map();
      this.#metrics.set(key.metric, own);
    }
    for (const { second, cells } of seconds) {
      let histogram = own.get(second);
      if (histogram === undefined) {
        histogram = new Histogram();
        own.set(second, histogram);
      }
      addCells(histogram, cells);
    }
  }

  /** The figures of a metric in a second, in the order of `aggregates`; undefined where there was nothing. */
  figures(metric: string, second: number, aggregates: readonly string[]): readonly number[] | undefined {
    const histogram = this.#metrics.get(metric)?.get(second);
    return histogram === undefined ? undefined : figuresOf(histogram.fromBuckets(), aggregates);
  }
}

/** The aggregates of a distribution by k6's names; those of nothing are 0. */
export function figuresOf(histogram: Histogram, aggregates: readonly string[]): number[] {
  return aggregates.map((name) => aggregateOf(histogram, name) ?? 0);
}

/** One of k6's aggregates of a distribution: `count`, `avg`, `min`, `med`, `max`, `p(95)`. */
export function aggregateOf(histogram: Histogram, name: string): number | undefined {
  switch (name) {
    case 'count':
      return histogram.count;
    case 'avg':
      return histogram.mean();
    case 'min':
      return histogram.count === 0 ? undefined : histogram.min;
    case 'max':
      return histogram.count === 0 ? undefined : histogram.max;
    default:
      return histogram.percentile(percentileOf(name))?.value;
  }
}

/** What k6's name of a percentile asks for, 0–100. */
export function percentileOf(name: string): number {
  return name === 'med' ? 50 : Number(/^p\(([\d.]+)\)$/.exec(name)?.[1]);
}
