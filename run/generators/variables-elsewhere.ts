import { remoteEnvironment } from '../../generators/remote/remote-environment.ts';
import { type PartedEnvironment, partEnvironment } from '../../generators/secret-variables.ts';
import type { Configuration } from '../configure.ts';
import { exitStatus } from '../exit-status.ts';
import type { PlannedTest } from '../planned-test.ts';
import { RunError } from '../run-error.ts';

/**
 * The variables that a test is given where this run does not start it: those that the user gave, secrets apart. Rejects
 * with a RunError when there is no address that is reached from there.
 */
export function variablesElsewhere(
  { env, target }: Configuration,
  { definition, generators }: PlannedTest,
): PartedEnvironment {
  const { targetUrl, targetWsUrl } = target;
  if (targetUrl === undefined) {
    throw new RunError(
      exitStatus.badConfiguration,
      'TARGET_URL: expected the address of the chat as the generators see it, got nothing; the built-in target is on this machine only.',
    );
  }
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const kept = remoteEnvironment(
    { ...given, ...generators.changes, TARGET_URL: targetUrl, TARGET_WS_URL: targetWsUrl ?? targetUrl },
    definition,
    undefined,
  );
  // The live view of a run is not theirs.
  const { K6_WEB_DASHBOARD_PORT: _, K6_BIN: __, K6_DOWNLOAD_URL: ___, K6_CHAT_GIVEN: ____, ...rest } = kept;
  return partEnvironment(rest);
}
