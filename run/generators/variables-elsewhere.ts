import { remoteEnvironment } from '../../generators/remote/remote-environment.ts';
import { type PartedEnvironment, partEnvironment } from '../../generators/secret-variables.ts';
import { BUNDLE_CONFIG, formatBundleConfig } from '../../lib/config/bundle-config.ts';
import type { TargetConfig } from '../../lib/config/variables.ts';
import type { Configuration } from '../configure.ts';
import { exitStatus } from '../exit-status.ts';
import type { PlannedTest } from '../planned-test.ts';
import { RunError } from '../run-error.ts';

/**
 * The variables that a test is given where this run does not start it: its configuration, the secrets apart. Rejects with
 * a RunError when there is no address that is reached from there.
 * @param there what of the target's settings is otherwise there, such as where files are
 */
export function variablesElsewhere(
  { env, target }: Configuration,
  { definition, load, plan }: PlannedTest,
  there: Partial<TargetConfig> = {},
): PartedEnvironment {
  const { targetUrl, targetWsUrl, usersFile: _, tlsCaFile: __, ...rest } = target;
  if (targetUrl === undefined) {
    throw new RunError(
      exitStatus.badConfiguration,
      'TARGET_URL: expected the address of the chat as the generators see it, got nothing; the built-in target is on this machine only.',
    );
  }
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const bundleConfig = formatBundleConfig({
    test: definition.name,
    target: { ...rest, targetUrl, targetWsUrl: targetWsUrl ?? targetUrl, ...there },
    load,
    plan,
  });
  const kept = remoteEnvironment({ ...given, [BUNDLE_CONFIG]: bundleConfig }, undefined);
  // The live view of a run is not theirs.
  const {
    K6_WEB_DASHBOARD_PORT: ___,
    K6_BIN: ____,
    K6_DOWNLOAD_URL: _____,
    K6_CHAT_GIVEN: ______,
    ...own
  } = kept;
  return partEnvironment(own);
}
