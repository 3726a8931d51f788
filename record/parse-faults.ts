import { z } from 'zod';
import { type FaultEvent, type FaultSpan, faultEventSchema, spansOf } from './fault-event.ts';
import { rowsOf } from './rows-of.ts';

/** A stretch of time in which one fault was injected again and again. */
export interface FaultWindow {
  /** What was injected: `stall`, `lose` …, with the id that the plan gave it. */
  readonly label: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Lines of the log within it. */
  readonly count: number;
}

/** The windows of a log, and what was wrong with it. */
export interface ParsedFaults {
  readonly windows: readonly FaultWindow[];
  /** What the run itself injected, by its own log. */
  readonly spans: readonly FaultSpan[];
  readonly problems: readonly string[];
}

const line = z.object({
  /** Epoch ms. */
  atMs: z.number().nonnegative(),
  fault: z.string().min(1),
  id: z.string().exactOptional(),
  /** How long it really took. */
  tookMs: z.number().nonnegative().exactOptional(),
});

/** Injections of one fault that are at most this far apart are one window, ms: two samples of the recording. */
const GAP_MS = 2_000;
/** More windows than this cannot be given apart in a chart or a table. */
const MOST_WINDOWS = 100;

/**
 * Text of `faults.ndjson` in the order of time → windows, the earliest first. What the run injected lasts from injection
 * to removal. Of the built-in target’s own log, one line for each injected fault, a line with `tookMs` lasts that long;
 * neighbours of one fault and id are joined.
 */
export function parseFaults(text: string): ParsedFaults {
  const open = new Map<string, { label: string; fromMs: number; toMs: number; count: number }>();
  const windows: FaultWindow[] = [];
  const events: FaultEvent[] = [];
  let unreadable = 0;
  for (const row of rowsOf(text)) {
    const event = faultEventSchema.safeParse(tryJson(row)).data;
    if (event !== undefined) {
      events.push(event);
      continue;
    }
    const parsed = line.safeParse(tryJson(row)).data;
    if (parsed === undefined) {
      unreadable += 1;
      continue;
    }
    const { atMs, fault, id, tookMs = 0 } = parsed;
    const label = id === undefined || id === fault ? fault : `${fault} (${id})`;
    const endMs = atMs + tookMs;
    const last = open.get(label);
    if (last !== undefined && atMs >= last.fromMs && atMs - last.toMs <= GAP_MS) {
      last.toMs = Math.max(last.toMs, endMs);
      last.count += 1;
      continue;
    }
    const next = { label, fromMs: atMs, toMs: endMs, count: 1 };
    open.set(label, next);
    windows.push(next);
  }
  const spans = spansOf(events);
  for (const { id, description, fromMs, toMs, injected } of spans) {
    const label = description.includes(id) ? description : `${id}: ${description}`;
    windows.push({ label, fromMs, toMs: toMs ?? fromMs, count: injected ?? 1 });
  }
  const problems: string[] = events.flatMap((event) =>
    event.event === 'failed'
      ? [
          `fault ${event.id} could not be ${event.step === 'inject' ? 'injected' : 'taken back'}: ${event.reason}`,
        ]
      : [],
  );
  if (unreadable > 0) {
    problems.push(`${unreadable} of its lines could not be read (cut short?)`);
  }
  if (windows.length > MOST_WINDOWS) {
    problems.push(`it has ${windows.length} windows of faults; the first ${MOST_WINDOWS} are shown`);
  }
  windows.sort((a, b) => a.fromMs - b.fromMs || (a.label < b.label ? -1 : 1));
  return { windows: windows.slice(0, MOST_WINDOWS), spans, problems };
}

function tryJson(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}
