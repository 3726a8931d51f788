/** The newest figures of a running test. */
export interface TimelineReading {
  /** Epoch ms of the newest sample. */
  readonly atMs: number | undefined;
  /** Epoch ms of the first sample with an active virtual user: set-up is over. */
  readonly loadStartedAtMs: number | undefined;
  /** A counter since the start of the test; 0 before its first sample. */
  total(counter: string): number;
  /** A counter's growth in the last whole period, per second. */
  perSecond(counter: string): number;
  /** A statistic of a trend over the last whole period; undefined when nothing happened in it. */
  stat(trend: string, name: string): number | undefined;
  /** A statistic of a trend since the start of the test. */
  wholeStat(trend: string, name: string): number | undefined;
  /** The statistics are the largest of several generators. */
  readonly isUpperBound?: true;
}

/** Takes the recording of a running test as it grows. */
export interface TimelineFollower {
  /** Takes the next piece of text, cut anywhere. */
  push(text: string): void;
  readonly reading: TimelineReading;
}

/** One line of figures, with the names as they were when it was written: later names would shift its places. */
interface Figures {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[] | null)[];
}

const none: Figures = { names: [], rows: [] };

/**
 * Follows k6's dashboard recording; see `report/record/parse-timeline.ts` for its format. Keeps only the newest
 * figures, so its cost does not grow with the test. Lines it cannot read are passed over.
 */
export function followTimeline(): TimelineFollower {
  let rest = '';
  let names: string[] = [];
  let trendStats: readonly string[] = [];
  let cumulative = none;
  let snapshot = none;
  let loadStartedAtMs: number | undefined;

  const row = (figures: Figures, name: string): readonly number[] | undefined =>
    figures.rows[figures.names.indexOf(name)] ?? undefined;

  const take = (line: string): void => {
    const { event, data } = parseLine(line);
    if (event === 'param' && isObject(data) && isObject(data['aggregates'])) {
      const { trend } = data['aggregates'];
      if (Array.isArray(trend)) {
        trendStats = trend.map(String);
      }
    } else if (event === 'metric' && isObject(data)) {
      names = [...names, ...Object.keys(data)].sort((a, b) => (a < b ? -1 : 1));
    } else if (event === 'cumulative' && Array.isArray(data)) {
      cumulative = { names, rows: data };
    } else if (event === 'snapshot' && Array.isArray(data)) {
      snapshot = { names, rows: data };
      if ((row(snapshot, 'vus')?.[0] ?? 0) > 0) {
        loadStartedAtMs ??= row(snapshot, 'time')?.[0];
      }
    }
  };

  return {
    push: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    },
    reading: {
      get atMs() {
        return row(cumulative, 'time')?.[0];
      },
      get loadStartedAtMs() {
        return loadStartedAtMs;
      },
      total: (counter) => row(cumulative, counter)?.[0] ?? 0,
      perSecond: (counter) => row(snapshot, counter)?.[1] ?? 0,
      stat: (trend, name) => row(snapshot, trend)?.[trendStats.indexOf(name)],
      wholeStat: (trend, name) => row(cumulative, trend)?.[trendStats.indexOf(name)],
    },
  };
}

function parseLine(line: string): { readonly event?: unknown; readonly data?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
