import type { FaultTarget, PlannedFault } from '../../faults/fault-driver.ts';
import type { Configuration } from '../configure.ts';
import { exitStatus } from '../exit-status.ts';
import { RunError } from '../run-error.ts';
import { type OpenTarget, openTarget } from '../target/open-target.ts';
import { namedPlacesOf } from './plan-schedules.ts';

/**
 * Opens the target, with what the faults of the run need around it: a proxy before it or behind it, and somebody who
 * starts its parts again. Without faults it is `openTarget`. Rejects with a RunError before any load when a fault cannot
 * be made here.
 */
export async function openFaultyTarget(
  configuration: Configuration,
  log: (line: string) => void,
  stop: AbortSignal,
): Promise<OpenTarget> {
  const planned = configuration.tests.flatMap(({ faults }) => faults?.faults ?? []);
  if (planned.length === 0) {
    return openTarget(configuration, log, stop);
  }
  const faults = await openPlanned(planned, configuration, log);
  try {
    const env = { ...configuration.env, ...faults.targetEnv };
    const target = await openTarget({ ...configuration, env }, log, stop, {
      supervised: faults.needsSupervisor,
    });
    try {
      const loadAddresses = await faults.attach(faultTargetOf(target));
      return {
        ...target,
        loadAddresses,
        inject: faults.inject,
        close: () => faults.close().finally(target.close),
      };
    } catch (error) {
      await target.close();
      throw error;
    }
  } catch (error) {
    await faults.close();
    throw error instanceof RunError ? error : new RunError(exitStatus.couldNotRun, messageOf(error));
  }
}

async function openPlanned(
  planned: readonly PlannedFault[],
  configuration: Configuration,
  log: (line: string) => void,
) {
  const { target, targetFile, env } = configuration;
  const { targetUrl } = target;
  const [{ journalFolder }, { openFaults }, { readDrivers }] = await Promise.all([
    import('../../faults/journal/journal.ts'),
    import('../../faults/open-faults.ts'),
    import('../../faults/read-drivers.ts'),
  ]);
  try {
    return await openFaults(planned, {
      drivers: await readDrivers(),
      journalFolder: journalFolder(env),
      env,
      embedded: targetUrl === undefined,
      ...(targetUrl === undefined
        ? {}
        : { addresses: { targetUrl, targetWsUrl: target.targetWsUrl ?? targetUrl } }),
      named: namedPlacesOf(targetFile),
      log,
    });
  } catch (error) {
    throw new RunError(exitStatus.couldNotRun, messageOf(error));
  }
}

function faultTargetOf({ addresses, parts }: OpenTarget): FaultTarget {
  return parts === undefined ? { addresses } : { addresses, pids: parts.pids, start: parts.start };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
