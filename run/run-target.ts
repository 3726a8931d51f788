import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/** Runs the built-in target in the foreground until it ends. */
export async function runTarget(values: Readonly<Record<string, string>>): Promise<ExitStatus> {
  const child = spawn(process.execPath, [join(projectRoot, 'target/main.ts')], {
    env: { ...process.env, ...values },
    stdio: 'inherit',
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  // The terminal reaches it too; it stops once, however often it is asked.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  return code === 0 ? exitStatus.met : code === exitStatus.badConfiguration ? code : exitStatus.couldNotRun;
}
