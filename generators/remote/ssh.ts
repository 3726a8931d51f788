import { spawn } from 'node:child_process';

/** The last words of ssh that are told when it fails, characters. */
const LAST_WORDS = 400;

/** Options of every connection: nobody is there to be asked for a password, and a line that is dead is noticed. */
const OPTIONS = [
  ...['-o', 'BatchMode=yes'],
  ...['-o', 'ServerAliveInterval=10'],
  ...['-o', 'ServerAliveCountMax=3'],
  ...['-o', 'ExitOnForwardFailure=yes'],
];

/** The arguments of ssh that run a command on a host. */
export function sshArguments(host: string, command: string, more: readonly string[] = []): readonly string[] {
  return [...OPTIONS, ...more, '--', host, command];
}

/**
 * Runs a command on a host by the system's own ssh and resolves with what it printed. Rejects when it fails, with ssh's
 * last words, and after `limitMs`.
 */
export function runBySsh(
  host: string,
  command: string,
  { input = '', limitMs }: { readonly input?: string; readonly limitMs: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('ssh', sshArguments(host, command), {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    const printed: Buffer[] = [];
    let words = '';
    child.stdout.on('data', (part: Buffer) => printed.push(part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      words = (words + part).slice(-LAST_WORDS);
    });
    // A host that refuses reads nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => reject(new Error(`ssh could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(Buffer.concat(printed));
        return;
      }
      const how = signal === null ? `ended with status ${code}` : 'took too long';
      reject(new Error(`ssh ${host} ${how}: ${words.trim() || 'it said nothing of why'}`));
    });
  });
}
