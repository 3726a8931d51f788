import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { readLimits } from '../../host/read-limits.ts';
import { authorise } from '../addresses/authorise.ts';
import { checkAccounts } from '../check-accounts.ts';
import type { Configuration } from '../configure.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { planRunMs } from '../plan/render-plan.ts';
import { checkResultsDir, resultsBytes } from '../results/check-results-dir.ts';
import { ask } from '../target/ask.ts';
import { roomsOf } from '../target/make-rooms.ts';
import { openTarget } from '../target/open-target.ts';
import type { Trust } from '../target/trust.ts';
import { checkClock } from './check-clock.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkLeftovers } from './check-leftovers.ts';
import { checkLimits } from './check-limits.ts';
import { checkMachine } from './check-machine.ts';
import { type Finding, renderFinding } from './finding.ts';
import { readFreeMemory } from './read-free-memory.ts';

/** Looks at everything that makes such tests fail and prints each finding with its fix; fails when one is fatal. */
export async function doctor(configuration: Configuration, log: (line: string) => void): Promise<ExitStatus> {
  let isFatal = false;
  const report = (findings: readonly Finding[]): void => {
    for (const finding of findings) {
      isFatal ||= finding.mark === 'bad';
      log(renderFinding(finding));
    }
  };
  report([{ mark: 'good', text: `Node.js: ${process.version}.` }]);
  report(await checkLeftovers());
  report([await checkK6(configuration, log)]);
  report(checkLimits(configuration, await readLimits()));
  const machine = { cores: availableParallelism(), freeBytes: await readFreeMemory() };
  report(checkMachine(configuration, machine));
  report([await checkResults(configuration)]);
  report(await checkTargetOf(configuration, log));
  return isFatal ? exitStatus.couldNotRun : exitStatus.met;
}

async function checkK6({ env }: Configuration, log: (line: string) => void): Promise<Finding> {
  try {
    const { path, version, source } = await resolveK6({ env: { ...env }, log });
    return { mark: 'good', text: `k6: ${version} at ${path} (${source}).` };
  } catch (error) {
    return { mark: 'bad', text: messageOf(error) };
  }
}

async function checkResults({ run, tests }: Configuration): Promise<Finding> {
  const path = resolve(run.resultsDir);
  try {
    await checkResultsDir(path, resultsBytes(planRunMs(tests)));
    return { mark: 'good', text: `Results: ${path} can be written and has room.` };
  } catch (error) {
    return { mark: 'bad', text: messageOf(error) };
  }
}

async function checkTargetOf(configuration: Configuration, log: (line: string) => void): Promise<Finding[]> {
  const { target, run } = configuration;
  const authorisation = await authorise(configuration.places);
  if (!authorisation.ok) {
    return [{ mark: 'bad', text: `Target: ${authorisation.message}` }];
  }
  // Its index may be small here: the question is whether it starts and lets users in.
  const small = { ...configuration, run: { ...run, seedMessages: 0 } };
  try {
    const opened = await openTarget(small, log, new AbortController().signal);
    try {
      const {
        JWT_SECRET: jwtSecret,
        RATE_LIMIT_BYPASS: rateLimitBypass,
        USERS_FILE: usersFile,
      } = opened.secrets;
      const known = {
        ...target,
        ...(jwtSecret === undefined ? {} : { jwtSecret }),
        ...(usersFile === undefined ? {} : { usersFile }),
        ...(rateLimitBypass === undefined ? {} : { rateLimitBypass }),
      };
      const noAccounts = await checkAccounts({ ...configuration, target: known });
      const { url, version, embedded } = opened.facts;
      const name = embedded ? 'the built-in one starts and answers' : `${url} answers`;
      return [
        { mark: 'good', text: `Target: ${name}${version === undefined ? '' : `, version ${version}`}.` },
        ...(noAccounts === undefined
          ? await checkCredentials(
              known,
              configuration.protocol.protocol,
              opened.addresses,
              { trust: configuration.trust },
              roomsOf(configuration),
            )
          : [{ mark: 'bad' as const, text: `Credentials: ${noAccounts}` }]),
        checkClock(Date.now(), await readDate(opened.addresses.targetUrl, configuration.trust)),
      ];
    } finally {
      await opened.close();
    }
  } catch (error) {
    return [{ mark: 'bad', text: `Target: ${messageOf(error)}` }];
  }
}

async function readDate(url: string, trust: Trust): Promise<string | null> {
  const answer = await ask({ url: `${url}/api/health`, trust });
  return (answer.ok ? answer.header('date') : undefined) ?? null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
