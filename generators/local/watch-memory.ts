import { readMemory } from '../../host/read-memory.ts';

/** A target that floods fills a gigabyte in less than a second. */
const EVERY_MS = 250;

/** Calls `onOver` once, with what it has, when a process takes more memory than the limit, bytes; ends when told to. */
export function watchMemory(pid: number, limitBytes: number, onOver: (bytes: number) => void): () => void {
  let isAsking = false;
  const look = async (): Promise<void> => {
    const bytes = await readMemory(pid);
    if (bytes !== undefined && bytes > limitBytes) {
      clearInterval(timer);
      onOver(bytes);
    }
  };
  const timer = setInterval(() => {
    if (!isAsking) {
      isAsking = true;
      void look().finally(() => {
        isAsking = false;
      });
    }
  }, EVERY_MS);
  return () => clearInterval(timer);
}
