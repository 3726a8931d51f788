import { BUNDLE_CONFIG, parseBundleConfig } from '../config/bundle-config.ts';
import { findUnknown, findUnused } from '../config/check-names.ts';
import type { Environment } from '../config/environment.ts';
import { resolveLoads } from '../config/resolve-loads.ts';
import type { LoadOf, LoadPlan, OwnVariables, TestDefinition } from '../config/test-definition.ts';
import { type Load, loadVariables, type TargetConfig, targetVariables } from '../config/variables.ts';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { withTargetSettings } from '../protocols/wire-settings.ts';
import type { KnownTarget } from './known-target.ts';
import { thisProtocol } from './this-protocol.ts';

/** What a bundle runs on. */
export interface ResolvedBundle<V extends OwnVariables> {
  readonly protocol: ChatProtocol;
  readonly target: KnownTarget;
  readonly load: LoadOf<V>;
  readonly plan: LoadPlan;
}

interface Read {
  readonly target: TargetConfig;
  readonly load: Load | undefined;
  /** Absent where nobody has worked it out yet. */
  readonly plan?: LoadPlan;
}

/**
 * The configuration of the bundle's one test: what a run has resolved, else its environment.
 * @throws with every problem at once, before any load.
 */
export function resolveInBundle<const V extends OwnVariables>(
  definition: TestDefinition<V>,
): ResolvedBundle<V> {
  const problems: string[] = [];
  const { name } = definition;
  const given = __ENV[BUNDLE_CONFIG];
  const { target, load, plan }: Read = given
    ? parseBundleConfig(given, name, __ENV, problems)
    : readEnvironment(definition, problems);
  const { targetUrl, targetWsUrl } = target;
  const url = targetUrl ?? targetWsUrl;
  if (url === undefined) {
    problems.push(
      'TARGET_URL: expected the address of the chat system, such as http://127.0.0.1:3000, got nothing.',
    );
  }
  if (problems.length > 0 || load === undefined || url === undefined) {
    throw new Error(`${name} cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  return {
    protocol: withTargetSettings(thisProtocol, target),
    target: { ...target, targetUrl: url, targetWsUrl: targetWsUrl ?? url },
    load: load as LoadOf<V>,
    plan: plan ?? definition.plan(load as LoadOf<V>),
  };
}

function readEnvironment(test: TestDefinition, problems: string[]): Read {
  const env: Environment = { ...__ENV, PROTOCOL: __ENV['PROTOCOL'] || thisProtocol.name };
  const { target, loads } = resolveLoads(env, [test], thisProtocol, problems);
  // VU 0 is k6 reading the script; what it has checked need not be checked by every virtual user.
  if (__VU === 0) {
    const names = [...Object.keys(targetVariables), ...Object.keys(loadVariables)];
    // What -e gave and what the shell had cannot be told apart here.
    const unknown = findUnknown(env, [test], names, []);
    const unused = findUnused(env, [test], []);
    for (const warning of [...unknown.warnings, ...unused.warnings]) {
      console.warn(warning);
    }
    if (target.protocol !== thisProtocol.name) {
      problems.push(
        `PROTOCOL: this bundle speaks ${thisProtocol.name}, got ${target.protocol}; build one with make build PROTOCOL=${target.protocol}.`,
      );
    }
  }
  return { target, load: loads[test.name] };
}
