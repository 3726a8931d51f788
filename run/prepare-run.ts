import { join, resolve } from 'node:path';
import { type Bundle, bundle } from '../build/bundle.ts';
import { type K6, resolveK6 } from '../build/resolve-k6.ts';
import { cacheDirs } from '../host/cache-dirs.ts';
import { readLimits } from '../host/read-limits.ts';
import { authorise } from './addresses/authorise.ts';
import { checkAccounts } from './check-accounts.ts';
import type { Configuration } from './configure.ts';
import { checkLimits } from './doctor/check-limits.ts';
import { exitStatus } from './exit-status.ts';
import { planRunMs } from './plan/render-plan.ts';
import { checkResultsDir, resultsBytes } from './results/check-results-dir.ts';
import { RunError } from './run-error.ts';

/** What a run needs before it may begin. */
export interface Prepared {
  readonly k6: K6;
  readonly bundles: ReadonlyMap<string, Bundle>;
  /** Absolute. */
  readonly resultsDir: string;
}

/** Checks and makes everything that can fail before any load; rejects with a RunError that says what to do. */
export async function prepareRun(
  configuration: Configuration,
  log: (line: string) => void,
): Promise<Prepared> {
  await requireAuthorisation(configuration);
  const noAccounts = await checkAccounts(configuration);
  if (noAccounts !== undefined) {
    throw new RunError(exitStatus.badConfiguration, `Credentials: ${noAccounts}`);
  }
  await requireLimits(configuration, log);
  const resultsDir = resolve(configuration.run.resultsDir);
  const durationMs = planRunMs(configuration.tests);
  await orCouldNotRun(checkResultsDir(resultsDir, resultsBytes(durationMs)));
  const k6 = await orCouldNotRun(resolveK6({ env: { ...configuration.env }, log }));
  // A calibration has one test in many cases.
  const paths = new Map(
    configuration.tests.map(({ definition }) => [definition.name, definition.scriptPath]),
  );
  const scripts = [...paths].map(([name, path]) => ({ name, path }));
  const bundles = await orCouldNotRun(
    bundle(scripts, {
      to: join(cacheDirs().bundles, configuration.target.protocol),
      protocol: configuration.protocol,
    }),
  );
  return { k6, bundles: new Map(bundles.map((each) => [each.name, each])), resultsDir };
}

async function requireAuthorisation({ places }: Configuration): Promise<void> {
  const authorisation = await authorise(places);
  if (!authorisation.ok) {
    throw new RunError(exitStatus.badConfiguration, authorisation.message);
  }
}

async function requireLimits(configuration: Configuration, log: (line: string) => void): Promise<void> {
  const findings = checkLimits(configuration, await readLimits());
  const fatal = findings.filter(({ mark }) => mark === 'bad');
  if (fatal.length > 0) {
    const reasons = fatal.map(({ text, fix }) => `${text} ${fix ?? ''}`.trim());
    throw new RunError(exitStatus.couldNotRun, reasons.join('\n'));
  }
  for (const { text, fix } of findings.filter(({ mark }) => mark === 'warning')) {
    log(`! ${text} ${fix ?? ''}`.trim());
  }
}

async function orCouldNotRun<T>(action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    throw new RunError(exitStatus.couldNotRun, error instanceof Error ? error.message : String(error));
  }
}
