import { closeSync, openSync, readSync } from 'node:fs';
import { LINE_MARK } from '../../lib/metrics/vu-line.ts';
import type { K6Api } from '../k6-api.ts';

/** How an end is waited for, ms. */
export interface EndTimes {
  readonly everyMs: number;
  /** How long virtual users whose books are closed may stay: longer than any socket is given to close. */
  readonly graceMs: number;
  /** How long those of a k6 that was asked to stop may stay: many sockets take some seconds to close. */
  readonly stopGraceMs: number;
}

const TIMES: EndTimes = { everyMs: 1_000, graceMs: 10_000, stopGraceMs: 15_000 };

/** How long a k6 that hangs may take to stop, ms: nothing is lost of one that has measured everything. */
export const HUNG_WAIT_MS = 5_000;

/** So much of a log is read at a time. */
const PART_BYTES = 1 << 20;

/** How a last line of a virtual user begins. */
const END = `${LINE_MARK}end `;

/** Knows whether a k6 only waits for connections that the other side never closes. */
export interface EndWatch {
  /** Whether all its virtual users should have ended long ago, by their last lines or as it was stopped, and some are still there. */
  readonly isHung: () => boolean;
  readonly close: () => void;
}

/**
 * Follows the log of a k6 for the last lines of its virtual users. A socket whose server ignores its close frame keeps its
 * virtual user, and so k6, for ever, though everything is measured and printed by then.
 */
export function watchEnds(
  logPath: string,
  api: Pick<K6Api, 'readStatus'>,
  stop: AbortSignal,
  { everyMs, graceMs, stopGraceMs }: EndTimes = TIMES,
): EndWatch {
  let offset = 0;
  let rest = '';
  let ends = 0;
  let allEndedAtMs: number | undefined;
  let stoppedAtMs: number | undefined;
  let isHung = false;
  let isAsking = false;
  const look = async (): Promise<void> => {
    const part = readFrom(logPath, offset);
    offset += part.length;
    // What is looked for is ASCII, and a part may end within a character.
    const lines = (rest + part.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    ends += lines.filter((line) => line.includes(END)).length;
    if (stop.aborted) {
      stoppedAtMs ??= Date.now();
    }
    if (ends === 0 && stoppedAtMs === undefined) {
      return;
    }
    const { activeUsers, users } = await api.readStatus();
    if (ends >= users) {
      allEndedAtMs ??= Date.now();
    }
    const isPast = (sinceMs: number | undefined, ms: number): boolean =>
      sinceMs !== undefined && Date.now() - sinceMs > ms;
    isHung = activeUsers > 0 && (isPast(allEndedAtMs, graceMs) || isPast(stoppedAtMs, stopGraceMs));
  };
  const timer = setInterval(() => {
    if (!isAsking) {
      isAsking = true;
      look()
        .catch(() => undefined)
        .finally(() => {
          isAsking = false;
        });
    }
  }, everyMs);
  return { isHung: () => isHung, close: () => clearInterval(timer) };
}

/** The next part of a file; nothing where it is not there yet, or no longer than that. */
function readFrom(path: string, offset: number): Buffer {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const part = Buffer.allocUnsafe(PART_BYTES);
    return part.subarray(0, readSync(file, part, 0, part.length, offset));
  } finally {
    closeSync(file);
  }
}
