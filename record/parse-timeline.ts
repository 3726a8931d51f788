import { z } from 'zod';
import { rowsOf } from './rows-of.ts';
import type { Timeline, TimelineKind } from './timeline.ts';

/** The recording with what was wrong with it: lines that could not be read are counted, not fatal. */
export interface ParsedTimeline {
  readonly timeline: Timeline | undefined;
  readonly problems: readonly string[];
}

const kind = z.enum(['counter', 'gauge', 'rate', 'trend']);
const figures = z.array(z.array(z.number()).nullable());
const line = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('param'),
    data: z.object({
      period: z.number().positive().optional(),
      aggregates: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
  z.object({ event: z.literal('metric'), data: z.record(z.string(), z.object({ type: kind })) }),
  z.object({ event: z.enum(['snapshot', 'cumulative', 'start', 'stop']), data: figures }),
  z.object({ event: z.literal('threshold'), data: z.unknown() }),
]);

/** What k6 2.2 records when a `param` line does not say otherwise. */
const AGGREGATES: Record<TimelineKind, readonly string[]> = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)', 'p(99)'],
};

interface Column {
  readonly kind: TimelineKind;
  readonly snapshots: (readonly number[] | undefined)[];
  readonly cumulative: (readonly number[] | undefined)[];
}

/**
 * Text of k6's dashboard recording → {@link Timeline}. A `snapshot` or `cumulative` line holds one list of figures for
 * each metric named so far, in the byte order of their names; every snapshot comes after the cumulative line of its
 * moment, and the last part of a period has a cumulative line only.
 */
export function parseTimeline(text: string | undefined): ParsedTimeline {
  if (text === undefined) {
    return { timeline: undefined, problems: ['the file is missing'] };
  }
  if (text.trim() === '') {
    return { timeline: undefined, problems: ['the file is empty'] };
  }
  const columns = new Map<string, Column>();
  const timesMs: number[] = [];
  const aggregates = { ...AGGREGATES };
  let names: string[] = [];
  let periodMs = 1_000;
  let unreadable = 0;

  const store = (part: 'snapshots' | 'cumulative', data: z.infer<typeof figures>): void => {
    const atMs = data[names.indexOf('time')]?.[0];
    if (data.length !== names.length || atMs === undefined) {
      unreadable += 1;
      return;
    }
    if (timesMs.at(-1) !== atMs) {
      timesMs.push(atMs);
    }
    const at = timesMs.length - 1;
    names.forEach((name, index) => {
      const list = columns.get(name)?.[part];
      const row = data[index];
      if (list !== undefined && row !== null && row !== undefined && row.length > 0) {
        list[at] = row;
      }
    });
  };

  for (const row of rowsOf(text)) {
    const parsed = line.safeParse(tryJson(row)).data;
    if (parsed === undefined) {
      unreadable += 1;
    } else if (parsed.event === 'param') {
      periodMs = parsed.data.period ?? periodMs;
      Object.assign(aggregates, parsed.data.aggregates);
    } else if (parsed.event === 'metric') {
      for (const [name, metric] of Object.entries(parsed.data)) {
        columns.set(name, { kind: metric.type, snapshots: [], cumulative: [] });
      }
      names = [...columns.keys()].sort((a, b) => (a < b ? -1 : 1));
    } else if (parsed.event === 'snapshot') {
      store('snapshots', parsed.data);
    } else if (parsed.event === 'cumulative') {
      store('cumulative', parsed.data);
    }
  }

  columns.delete('time');
  for (const column of columns.values()) {
    fill(column.snapshots, timesMs.length);
    fill(column.cumulative, timesMs.length);
  }
  const problems: string[] = [];
  if (unreadable > 0) {
    problems.push(`${unreadable} of its lines could not be read (cut short?)`);
  }
  if (timesMs.length === 0) {
    problems.push('it has no samples');
  }
  const timeline = timesMs.length === 0 ? undefined : { periodMs, timesMs, metrics: columns, aggregates };
  return { timeline, problems };
}

/** Lists grow only where there are figures; the holes become plain undefined. */
function fill(list: (readonly number[] | undefined)[], length: number): void {
  for (let index = 0; index < length; index += 1) {
    list[index] ??= undefined;
  }
}

function tryJson(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}
