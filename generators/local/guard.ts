import { spawn } from 'node:child_process';

/**
 * Reads lines of process ids from its input, an empty line for none. When the input ends, its parent is gone, and it ends
 * the processes of the last line: politely, and after ten seconds for good: k6 needs some to write down what it measured.
 */
const GUARD = `
trap '' HUP INT TERM
pids=
while read -r line; do pids=$line; done
for pid in $pids; do kill -INT "$pid" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  left=
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && left="$left $pid"; done
  [ -n "$left" ] || exit 0
  sleep 1
done
for pid in $left; do kill -KILL "$pid" 2>/dev/null; done
`;

/** Sees to it that no k6 outlives the run. */
export interface Guard {
  /** From now on this process too ends when ours does, however ours ends. */
  watch(pid: number): void;
  /** The process has ended by itself. */
  forget(pid: number): void;
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
  const watched = new Set<number>();
  const tell = (): void => void stdin.write(`${[...watched].join(' ')}\n`);
  return {
    watch: (pid) => {
      watched.add(pid);
      tell();
    },
    forget: (pid) => {
      watched.delete(pid);
      tell();
    },
    close: () => void stdin.end(),
  };
}
