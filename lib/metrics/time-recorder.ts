import { createTimeSeries, type TimeSeries, type TimeSeriesSettings } from './time-series.ts';

/** The tags of a figure. */
export type Tags = Readonly<Record<string, string>>;

/** Begins the key of the times that k6 was given too, where it was given a sample. */
const SAMPLE = '~';

/** A line has about so many characters at the most: who carries logs cuts lines of more than 16 KiB. */
const LINE_LENGTH = 8_000;

/** Times that wait in a series that is not told otherwise: few, as there are many series, and more where they come fast. */
const FEW = { capacity: 64, growsTo: 1_024 };

/** All times of one virtual user, by metric and tags. */
export interface TimeRecorder {
  /** Whether all times are printed, for a run to count. */
  readonly isKept: boolean;
  /** The times of a metric and its tags. */
  readonly series: (
    metric: string,
    tags: Tags | undefined,
    settings: Pick<TimeSeriesSettings, 'isExact'> &
      Partial<TimeSeriesSettings> & { readonly isSample?: true },
  ) => TimeSeries;
  /** Counts what still waits, for k6 too. */
  readonly flush: () => void;
  /** The bodies of the lines to be printed since the last time. */
  readonly print: () => readonly string[];
  /** How many times of each key have been printed. */
  readonly printed: () => Readonly<Record<string, number>>;
}

/** A recorder; unless times are kept, it only hands them on. */
export function createTimeRecorder(isKept: boolean): TimeRecorder {
  const found = new Map<string, TimeSeries>();
  const flush = (): void => {
    for (const series of found.values()) {
      series.flush();
    }
  };
  return {
    isKept,
    series: (metric, tags, { isSample, ...settings }) => {
      const key = `${isSample ? SAMPLE : ''}${timesKey(metric, tags)}`;
      const series = found.get(key) ?? createTimeSeries({ isKept, ...FEW, ...settings });
      found.set(key, series);
      return series;
    },
    flush,
    print: () => {
      // What is given to k6 in a flush is in the sample's series only after it.
      flush();
      const lines: string[] = [];
      let line = '';
      for (const [key, series] of found) {
        const text = series.print();
        if (text !== '') {
          line = line === '' ? `${key} ${text}` : `${line}|${key} ${text}`;
        }
        if (line.length >= LINE_LENGTH) {
          lines.push(line);
          line = '';
        }
      }
      return line === '' ? lines : [...lines, line];
    },
    printed: () => Object.fromEntries([...found].map(([key, series]) => [key, series.printed()])),
  };
}

/** k6's key of a metric and tags, with nothing in it that a line is divided by. */
function timesKey(metric: string, tags: Tags = {}): string {
  const pairs = Object.entries(tags).map(([tag, value]) => `${tag}:${encodeURIComponent(value)}`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.sort().join(',')}}`;
}
