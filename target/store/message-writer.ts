import type { MessageStore, NewMessage } from './message-store.ts';

/** Writes messages in batches, off the path on which they are delivered. */
export interface MessageWriter {
  add: (message: NewMessage) => void;
  /** Resolves once everything added so far is in the database or has failed. */
  flush: () => Promise<void>;
}

const FLUSH_INTERVAL_MS = 50;
const MAX_BATCH_ROWS = 5_000;

/** Makes a writer that inserts what has gathered every 50 ms, one batch at a time; a failed batch is logged. */
export function createMessageWriter(store: MessageStore, log: (line: string) => void): MessageWriter {
  let waiting: NewMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(async () => {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, MAX_BATCH_ROWS);
        waiting = waiting.slice(MAX_BATCH_ROWS);
        await store
          .insertMany(batch)
          .catch((error: unknown) => log(`${batch.length} messages were not stored: ${String(error)}`));
      }
    });
    return writing;
  };
  return {
    add: (message) => {
      waiting.push(message);
      timer ??= setTimeout(() => void flush(), FLUSH_INTERVAL_MS);
    },
    flush,
  };
}
