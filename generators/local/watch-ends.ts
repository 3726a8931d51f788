import { closeSync, openSync, readSync } from 'node:fs';
import { LINE_MARK } from '../../lib/metrics/vu-line.ts';
import type { K6Api } from '../k6-api.ts';

/** How long virtual users whose books are closed may stay, ms: longer than any socket is given to close. */
const GRACE_MS = 10_000;

/** How long those of a k6 that was asked to stop may stay, ms: many sockets take some seconds to close. */
const STOP_GRACE_MS = 15_000;

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
  everyMs = 1_000,
): EndWatch {
  let offset = 0;
  let rest = '';
  let ends = 0;
  let allEndedAtMs: number | undefined;
  let stoppedAtMs: number | undefined;
  let isHung = false;
  let isAsking = false;
  const look = async (): Promise<void> => {
    const text = rest + readFrom(logPath, offset);
    offset += Buffer.byteLength(text) - Buffer.byteLength(rest);
    const lines = text.split('\n');
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
    const isPast = (sinceMs: number | undefined, graceMs: number): boolean =>
      sinceMs !== undefined && Date.now() - sinceMs > graceMs;
    isHung = activeUsers > 0 && (isPast(allEndedAtMs, GRACE_MS) || isPast(stoppedAtMs, STOP_GRACE_MS));
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

/** What was appended to a file since; nothing where it is not there yet. */
function readFrom(path: string, offset: number): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const part = Buffer.alloc(1 << 20);
    return part.toString('utf8', 0, readSync(file, part, 0, part.length, offset));
  } finally {
    closeSync(file);
  }
}
