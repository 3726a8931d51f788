import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';

/** Memory that programs can still be given, bytes: on Linux also what the page cache would give back. */
export async function readFreeMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1_024;
}
