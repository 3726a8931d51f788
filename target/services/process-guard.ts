import { spawn } from 'node:child_process';

/** Watches over the target's child processes and folder, so that they end with their owner however it ends. */
export interface ProcessGuard {
  /** Adds a process to what is stopped when the owner dies. */
  watch: (pid: number) => void;
  /** Ends the guard without touching anything, once the owner has cleaned up by itself. */
  release: () => Promise<void>;
}

// The shell blocks on a pipe whose other end only the owner holds: the kernel closes it when the owner dies,
// SIGKILL included, which no exit handler could see. "done" is the owner's word that nothing is left to do.
const GUARD_SCRIPT = `
pids=""
while IFS= read -r line; do
  case "$line" in done) exit 0 ;; *) pids="$pids $line" ;; esac
done
for pid in $pids; do kill -INT "$pid" 2>/dev/null; done
tries=0
while [ "$tries" -lt 50 ]; do
  alive=0
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=1; done
  [ "$alive" -eq 0 ] && break
  sleep 0.1
  tries=$((tries + 1))
done
for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
rm -rf -- "$1"
`;

/** Starts a guard for one folder; it removes the folder and stops the watched processes when this process dies. */
export function startProcessGuard(folder: string): ProcessGuard {
  const guard = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'k6-chat-guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own group: a Ctrl-C at the terminal must reach the owner only. And an environment of its own: who ends
    // the owner's family by a mark in the environment would end the one process that cleans up after them.
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    cwd: '/',
  });
  const exited = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve());
    guard.once('error', () => resolve());
  });
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return {
    watch: (pid) => void guard.stdin.write(`${pid}\n`),
    release: () => {
      guard.ref();
      guard.stdin.end('done\n');
      return exited;
    },
  };
}
