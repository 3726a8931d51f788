import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What the operating system lets one process and one machine have; undefined where it could not be read. */
export interface Limits {
  /** Open files of one process: the hard limit, to which k6 and Node raise themselves. */
  readonly openFiles: number | undefined;
  /** First and last local port of outgoing connections. */
  readonly portRange: readonly [number, number] | undefined;
}

/** Reads the limits of this machine. */
export async function readLimits(): Promise<Limits> {
  const [openFiles, portRange] = await Promise.all([
    output('sh', ['-c', 'ulimit -Hn']),
    readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() =>
      output('sysctl', ['-n', 'net.inet.ip.portrange.first', 'net.inet.ip.portrange.last']),
    ),
  ]);
  return { openFiles: parseOpenFiles(openFiles), portRange: parsePortRange(portRange) };
}

/** What `ulimit -Hn` prints as a number. */
export function parseOpenFiles(text: string): number | undefined {
  const word = text.trim();
  if (word === 'unlimited') {
    return Number.MAX_SAFE_INTEGER;
  }
  return /^\d+$/.test(word) ? Number(word) : undefined;
}

/** Two ports divided by white space. */
export function parsePortRange(text: string): readonly [number, number] | undefined {
  const [, first, last] = /^\s*(\d+)\s+(\d+)\s*$/.exec(text) ?? [];
  return first === undefined || last === undefined ? undefined : [Number(first), Number(last)];
}

async function output(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(program, args)).stdout;
  } catch {
    return '';
  }
}
