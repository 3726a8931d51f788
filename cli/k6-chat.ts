#!/usr/bin/env node
// Starts the command on a Node.js that can run it: this one, or Node.js 24 where this one is older. So this file and
// what it imports at once must run on Node.js 18.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first major version that runs a team's TypeScript as it is and has all that this program uses. */
const NODE_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) {
  await import('./main.ts');
} else {
  await startOnNewerNode();
}

async function startOnNewerNode(): Promise<void> {
  try {
    const { fetchPart } = await import('../host/fetch-part.ts');
    const folder = await fetchPart('node');
    const self = fileURLToPath(import.meta.url);
    const child = spawn(join(folder, 'bin', 'node'), [self, ...process.argv.slice(2)], { stdio: 'inherit' });
    // Ctrl-C reaches the child by the terminal, and a second one would mean more; the others are for it too.
    process.on('SIGINT', () => undefined);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void child.kill(signal));
    }
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    });
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`k6-chat runs on Node.js ${NODE_MAJOR} or newer, and this is ${process.version}.\n${reason}`);
  process.exitCode = 1;
}
