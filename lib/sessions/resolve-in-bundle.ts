import { findUnknown, findUnused } from '../config/check-names.ts';
import { resolveLoads } from '../config/resolve-loads.ts';
import type { LoadOf, OwnVariables, TestDefinition } from '../config/test-definition.ts';
import { loadVariables, targetVariables } from '../config/variables.ts';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { withTargetSettings } from '../protocols/wire-settings.ts';
import type { KnownTarget } from './known-target.ts';
import { thisProtocol } from './this-protocol.ts';

/** What a bundle runs on. */
export interface BundleConfig<V extends OwnVariables> {
  readonly protocol: ChatProtocol;
  readonly target: KnownTarget;
  readonly load: LoadOf<V>;
}

/**
 * The configuration of the bundle's one test from its environment: what a run has resolved, or the variables.
 * @throws with every problem at once, before any load.
 */
export function resolveInBundle<const V extends OwnVariables>(
  definition: TestDefinition<V>,
): BundleConfig<V> {
  const problems: string[] = [];
  const { name } = definition;
  const env: Readonly<Record<string, string | undefined>> = {
    ...__ENV,
    PROTOCOL: __ENV['PROTOCOL'] || thisProtocol.name,
  };
  const test: TestDefinition = definition;
  const config = resolveLoads(env, [test], thisProtocol, problems);
  // VU 0 is k6 reading the script; what it has checked need not be checked by every virtual user.
  if (__VU === 0) {
    const names = [...Object.keys(targetVariables), ...Object.keys(loadVariables)];
    // What -e gave and what the shell had cannot be told apart here.
    const unknown = findUnknown(env, [test], names, []);
    const unused = findUnused(env, [test], []);
    // A run, which gathers the audit, has said it already.
    for (const warning of config.target.auditLog ? [] : [...unknown.warnings, ...unused.warnings]) {
      console.warn(warning);
    }
    if (config.target.protocol !== thisProtocol.name) {
      problems.push(
        `PROTOCOL: this bundle speaks ${thisProtocol.name}, got ${config.target.protocol}; build one with make build PROTOCOL=${config.target.protocol}.`,
      );
    }
  }
  const { targetUrl, targetWsUrl } = config.target;
  const load = config.loads[name];
  const url = targetUrl ?? targetWsUrl;
  if (url === undefined) {
    problems.push(
      'TARGET_URL: expected the address of the chat system, such as http://127.0.0.1:3000, got nothing.',
    );
  }
  if (problems.length > 0 || load === undefined || url === undefined) {
    throw new Error(`${name} cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  const protocol = withTargetSettings(thisProtocol, config.target);
  return {
    protocol,
    target: { ...config.target, targetUrl: url, targetWsUrl: targetWsUrl ?? url },
    load: load as LoadOf<V>,
  };
}
