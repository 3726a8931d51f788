import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { variables } from './all-variables.ts';
import { findUnknown, findUnused } from './check-names.ts';
import type { Environment } from './environment.ts';
import { readTable, resolveLoads } from './resolve-loads.ts';
import { selectTests } from './select-tests.ts';
import type { TestDefinition } from './test-definition.ts';
import { type Load, type RunConfig, runVariables, type TargetConfig } from './variables.ts';

/** Everything decided before any load, or every problem at once. */
export type ResolvedConfig =
  | {
      readonly ok: true;
      readonly target: TargetConfig;
      readonly run: RunConfig;
      /** The load of each selected test by name, in the order of the run. */
      readonly loads: Readonly<Record<string, Load>>;
      /** Names in the environment that may have been meant for us. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Settings of `resolveConfig`. */
export interface ResolveOptions {
  /** Names given to the command, where a name that is not ours is always an error. */
  readonly given?: readonly string[];
}

/** Parses and checks every variable of ours, for a run. */
export function resolveConfig(
  env: Environment,
  definitions: readonly TestDefinition[],
  protocol: Pick<ChatProtocol, 'name' | 'features'>,
  options: ResolveOptions = {},
): ResolvedConfig {
  const problems: string[] = [];
  const run = readTable(runVariables, env, problems) as RunConfig;
  const selected = selectTests(run.tests, definitions, protocol, problems);
  const { target, loads } = resolveLoads(env, selected, protocol, problems);
  const given = options.given ?? [];
  const unknown = findUnknown(env, definitions, Object.keys(variables), given);
  const unused = findUnused(env, selected, given);
  problems.push(...unknown.problems, ...unused.problems);
  const warnings = [...unknown.warnings, ...unused.warnings];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, target, run, loads, warnings };
}
