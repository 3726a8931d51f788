import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What one k6 run cost. */
export interface MeasuredRun {
  /** Processor time of the process, user and system, s. */
  readonly cpuSeconds: number;
  /** Peak resident memory, bytes. */
  readonly peakBytes: number;
  readonly output: string;
}

/** How often the process is looked at, ms; the last look before its end is what counts. */
const LOOK_MS = 20;

/** Clock ticks a second in /proc: a constant of the Linux user interface. */
const TICKS_PER_SECOND = 100;

/**
 * Runs a command and reads its processor time and memory from /proc, so on Linux only.
 * @throws when the command ends with a code that is not among `codes`.
 */
export async function runMeasured(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  codes: readonly number[],
): Promise<MeasuredRun> {
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let cpuSeconds = 0;
  let peakBytes = 0;
  const look = setInterval(async () => {
    const [stat, status] = await Promise.all([read(`${child.pid}/stat`), read(`${child.pid}/status`)]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuSeconds = Math.max(cpuSeconds, (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND || 0);
    peakBytes = Math.max(peakBytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024);
  }, LOOK_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  clearInterval(look);
  if (code === null || !codes.includes(code)) {
    throw new Error(
      `${file} ${args.join(' ')}: expected exit status ${codes.join(' or ')}, got ${code}:\n${output}`,
    );
  }
  return { cpuSeconds, peakBytes, output };
}

function read(path: string): Promise<string> {
  return readFile(`/proc/${path}`, 'utf8').catch(() => '');
}
