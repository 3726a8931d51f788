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
//
// Watched processes are asked to stop. Others that stand in the folder, such as initdb and what it starts, or a server
// that was started in the owner's last moment, are found by their working folder or arguments; initdb is let finish,
// as PostgreSQL that is killed leaves shared memory behind. What is left after the time is killed, and the segment that
// its lock file names is removed.
const GUARD_SCRIPT = `
folder=$1
pids=""
while IFS= read -r line; do
  case "$line" in done) exit 0 ;; *) pids="$pids $line" ;; esac
done
found() {
  for entry in /proc/[0-9]*; do
    pid=\${entry#/proc/}
    [ "$pid" = "$$" ] && continue
    cwd=$(readlink "$entry/cwd" 2>/dev/null) || cwd=""
    case "$cwd/" in "$folder"/*) echo "$pid"; continue ;; esac
    case "$(tr '\\0' ' ' < "$entry/cmdline" 2>/dev/null)" in
      *k6-chat-guard*) ;;
      *"=$folder/"*|*" $folder/"*) echo "$pid" ;;
    esac
  done
}
ask() {
  for pid in $pids $(found); do
    case "$(tr '\\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null)" in
      *initdb*|*" --boot "*|*" --check "*|*" --single "*) ;;
      *) kill -INT "$pid" 2>/dev/null ;;
    esac
  done
}
ask
tries=0
while [ "$tries" -lt 100 ]; do
  alive=$(found)
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive="$alive $pid"; done
  [ -z "$alive" ] && break
  sleep 0.1
  tries=$((tries + 1))
  case "$tries" in *0) ask ;; esac
done
for pid in $pids $(found); do kill -KILL "$pid" 2>/dev/null; done
segment=$(sed -n '7s/^ *[0-9]* *//p' "$folder/postgres/data/postmaster.pid" 2>/dev/null)
[ -n "$segment" ] && ipcrm -m "$segment" 2>/dev/null
tries=0
while [ "$tries" -lt 20 ]; do
  rm -rf -- "$folder" 2>/dev/null
  [ -e "$folder" ] || break
  sleep 0.1
  tries=$((tries + 1))
done
`;

/**
 * Starts a guard for one folder, before the folder is made: it removes the folder and stops the watched processes when
 * this process dies, at whatever moment.
 */
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
