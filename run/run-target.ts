import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../host/project-root.ts';
import { sourceEnding } from '../host/source-ending.ts';
import { nearestName } from '../lib/config/nearest-name.ts';
import { TARGET_VARIABLES } from '../target/parse-target-arguments.ts';
import { leaveAloneInherited } from './addresses/leave-alone-inherited.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { printProblem } from './print.ts';
import { RunError } from './run-error.ts';
import { withPostgres } from './target/with-postgres.ts';

/**
 * Runs the built-in target in the foreground until it ends.
 * @param values KEY=VALUE on the command line
 * @param given names given on make's command line, whose values are in the environment
 */
export async function runTarget(
  values: Readonly<Record<string, string>>,
  given: readonly string[],
): Promise<ExitStatus> {
  const named = [...Object.keys(values), ...given];
  const { env, warnings } = leaveAloneInherited({ ...process.env, ...values }, named);
  for (const warning of warnings) {
    printProblem(`! ${warning}`);
  }
  const problems = unknownNames(named, env);
  if (problems.length > 0) {
    throw new RunError(exitStatus.badConfiguration, problems.join('\n'));
  }
  const child = spawn(process.execPath, [join(projectRoot, 'target', `main${sourceEnding}`)], {
    env: hasDatabase(env) ? await withPostgres(env, console.error) : env,
    stdio: 'inherit',
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  // The terminal reaches it too; it stops once, however often it is asked.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, forward);
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  return code === 0 ? exitStatus.met : code === exitStatus.badConfiguration ? code : exitStatus.couldNotRun;
}

/** Only ɳChat has one; the other systems that the target can be keep all in memory. */
function hasDatabase(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['REFERENCE_SYSTEM'] || 'nchat') === 'nchat';
}

/** What the user named that the target does not read, on the command line or by the beginning of its own names. */
function unknownNames(given: readonly string[], env: Readonly<Record<string, string | undefined>>): string[] {
  const meant = new Set([...given, ...Object.keys(env).filter((name) => name.startsWith('REFERENCE_'))]);
  return [...meant]
    .filter((name) => !TARGET_VARIABLES.includes(name))
    .map((name) => {
      const near = nearestName(name, TARGET_VARIABLES);
      return `${name}: the built-in target has no such variable; ${near ? `did you mean ${near}?` : `it has ${TARGET_VARIABLES.join(', ')}.`}`;
    });
}
