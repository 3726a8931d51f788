import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

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

/** The memory that a process has at present (resident), bytes; undefined when it is gone or cannot be asked. */
async function readMemory(pid: number): Promise<number | undefined> {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1]
      : /^\s*(\d+)\s*$/.exec(
          (await execute('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout,
        )?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
