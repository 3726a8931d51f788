import { appendFileSync } from 'node:fs';
import type { Fault } from './fault-plan.ts';

/** What is known of one injected fault beside its kind. */
export interface FaultDetails {
  at?: string;
  /** The delay that was drawn. */
  delayMs?: number;
  /** How long it really took, all delays of the same thing together. */
  tookMs?: number;
  /** What the sender calls the message in its metadata: `messageId`, `id` or `k6`. */
  messageId?: string;
  room?: string;
  /** The user who gets it. */
  recipient?: string;
  socketId?: string;
  route?: string;
  fileId?: string;
}

/** One injected fault; `atMs` is when it began, in ms since 1970 with fractions. */
export type FaultEntry = { atMs: number; fault: Fault['fault']; id?: string } & FaultDetails;

/** The truth about what was injected. */
export interface FaultLog {
  add: (entry: FaultEntry) => void;
  /** Number of injected faults by id, or by kind for those without one. */
  counts: () => Record<string, number>;
  /** The newest entries, the oldest first. */
  newest: () => FaultEntry[];
  /** Starts the counts and the newest entries anew; the file keeps all. */
  reset: () => void;
  /** Writes what has gathered to the file. */
  flush: () => void;
}

/** Entries that can be asked for. */
export const NEWEST_ENTRIES = 1_000;

const FLUSH_INTERVAL_MS = 500;

/**
 * Makes a log that appends to a file of NDJSON, in batches of half a second; without a path it is kept in memory only.
 * A file that cannot be written is reported once and given up.
 */
export function createFaultLog(path: string | undefined, report: (line: string) => void): FaultLog {
  let counts: Record<string, number> = {};
  let newest: FaultEntry[] = [];
  let unwritten: FaultEntry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let file = path;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = unwritten.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    unwritten = [];
    if (file === undefined || lines === '') {
      return;
    }
    try {
      appendFileSync(file, lines);
    } catch (error) {
      report(`the log of faults cannot be written: ${String(error)}`);
      file = undefined;
    }
  };
  return {
    flush,
    add: (entry) => {
      const name = entry.id ?? entry.fault;
      counts[name] = (counts[name] ?? 0) + 1;
      newest.push(entry);
      if (newest.length >= 2 * NEWEST_ENTRIES) {
        newest = newest.slice(-NEWEST_ENTRIES);
      }
      if (file === undefined) {
        return;
      }
      unwritten.push(entry);
      timer ??= setTimeout(flush, FLUSH_INTERVAL_MS).unref();
    },
    counts: () => ({ ...counts }),
    newest: () => newest.slice(-NEWEST_ENTRIES),
    reset: () => {
      flush();
      counts = {};
      newest = [];
    },
  };
}
