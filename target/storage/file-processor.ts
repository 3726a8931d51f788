import { type Counters, increase } from '../counters.ts';
import type { FileStore, StoredFile } from '../store/file-store.ts';
import type { DiskStorage } from './disk-storage.ts';

/** Runs the processing jobs of files. */
export interface FileProcessor {
  submit: (file: StoredFile) => void;
  /** Resolves once all submitted jobs have ended. */
  drain: () => Promise<void>;
}

const PARALLEL_JOBS = 2;

/**
 * Makes the processor: a job reads the whole file from disk, hashes it and compares that with the hash taken as it
 * arrived; `completed` when they agree, `failed` otherwise. Two jobs run at a time, in order of submission.
 */
export function createFileProcessor(
  files: FileStore,
  disk: DiskStorage,
  counters: Counters,
  log: (line: string) => void,
): FileProcessor {
  const waiting: StoredFile[] = [];
  const running = new Set<Promise<void>>();
  const process = async (file: StoredFile) => {
    const bytes = await disk.hash(file.id).catch(() => undefined);
    const intact = bytes !== undefined && bytes.sha256 === file.sha256 && bytes.sizeBytes === file.sizeBytes;
    const status = intact ? 'completed' : 'failed';
    // Counted first: who sees the status finds it counted.
    increase(counters.processed, status);
    await files.finishJob(file.id, status);
  };
  const startNext = () => {
    while (running.size < PARALLEL_JOBS) {
      const file = waiting.shift();
      if (file === undefined) {
        return;
      }
      const job = process(file)
        .catch((error: unknown) => log(`processing of file ${file.id} broke: ${String(error)}`))
        .finally(() => {
          running.delete(job);
          startNext();
        });
      running.add(job);
    }
  };
  return {
    submit: (file) => {
      waiting.push(file);
      startNext();
    },
    drain: async () => {
      while (running.size > 0) {
        await Promise.all(running);
      }
    },
  };
}
