import { spawn } from 'node:child_process';

/**
 * Reads process ids from its input, one a line, an empty line for none. When the input ends, its parent is gone, and
 * it ends the last process: politely, and after five seconds for good.
 */
const GUARD = `
trap '' HUP INT TERM
pid=
while read -r line; do pid=$line; done
[ -n "$pid" ] || exit 0
kill -INT "$pid" 2>/dev/null || exit 0
for _ in 1 2 3 4 5; do
  sleep 1
  kill -0 "$pid" 2>/dev/null || exit 0
done
kill -KILL "$pid" 2>/dev/null
`;

/** Sees to it that no k6 outlives the run. */
export interface Guard {
  /** From now on this process ends when ours does, however ours ends. */
  watch(pid: number): void;
  /** The watched process has ended by itself. */
  forget(): void;
  /** Ends the guard itself. */
  close(): void;
}

/**
 * Starts the guard: a shell in a session of its own that holds one end of a pipe. The kernel closes the other end when
 * this process ends, even by SIGKILL; that needs no signal handler, no polling and works on every Unix.
 */
export function startGuard(): Guard {
  const shell = spawn('sh', ['-c', GUARD], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    // Who ends our family by a mark in its environment must not end what cleans up after it.
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    cwd: '/',
  });
  const { stdin } = shell;
  // The guard may be gone before us only at the very end; there is nobody to tell then.
  stdin.on('error', () => undefined);
  shell.on('error', () => undefined);
  shell.unref();
  return {
    watch: (pid) => void stdin.write(`${pid}\n`),
    forget: () => void stdin.write('\n'),
    close: () => void stdin.end(),
  };
}
