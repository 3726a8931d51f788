import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The memory that a process has at present (resident), bytes; undefined when it is gone or cannot be asked. */
export async function readMemory(pid: number): Promise<number | undefined> {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1]
      : /^\s*(\d+)\s*$/.exec(
          (await execute('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout,
        )?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
