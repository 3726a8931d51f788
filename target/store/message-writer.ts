import { isLostConnection } from './lost-connection.ts';
import type { MessageStore, NewMessage } from './message-store.ts';

/** Writes messages in batches, off the path on which they are delivered. */
export interface MessageWriter {
  add: (message: NewMessage) => void;
  /** Resolves once everything added so far is in the database or has failed; at once while that cannot be reached. */
  flush: () => Promise<void>;
}

const FLUSH_INTERVAL_MS = 50;
const MAX_BATCH_ROWS = 5_000;

/** How long a writer waits before it tries again to reach the database. */
const RETRY_MS = 500;

/** Messages that wait for a database that cannot be reached; what comes beyond is lost, as memory is not endless. */
const MAX_WAITING = 200_000;

/**
 * Makes a writer that inserts what has gathered every 50 ms, one batch at a time. While the database cannot be reached
 * it keeps what it has and tries again; a batch that fails otherwise is logged.
 */
export function createMessageWriter(store: MessageStore, log: (line: string) => void): MessageWriter {
  let waiting: NewMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let dropped = 0;
  /** False when the database cannot be reached. */
  const writeOne = async (batch: readonly NewMessage[]): Promise<boolean> => {
    try {
      await store.insertMany(batch);
      return true;
    } catch (error) {
      if (isLostConnection(error)) {
        return false;
      }
      log(`${batch.length} messages were not stored: ${String(error)}`);
      return true;
    }
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH_ROWS);
      waiting = waiting.slice(MAX_BATCH_ROWS);
      if (!(await writeOne(batch))) {
        waiting = [...batch, ...waiting];
        timer ??= setTimeout(() => void flush(), RETRY_MS);
        return;
      }
    }
    if (dropped > 0) {
      log(`${dropped} messages were not stored: the database could not be reached for too long`);
      dropped = 0;
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll);
    return writing;
  };
  return {
    add: (message) => {
      if (waiting.length === MAX_WAITING) {
        dropped += 1;
        return;
      }
      waiting.push(message);
      timer ??= setTimeout(() => void flush(), FLUSH_INTERVAL_MS);
    },
    flush,
  };
}
