import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { FoundTest } from '../discover/load-definitions.ts';
import { type FoundProtocol, loadProtocol } from '../discover/load-protocol.ts';
import type { MachineLimits } from '../generators/count-generators.ts';
import { type PlannableGenerators, planGenerators } from '../generators/plan-generators.ts';
import { readLimits } from '../host/read-limits.ts';
import type { Environment } from '../lib/config/environment.ts';
import { resolveConfig } from '../lib/config/resolve-config.ts';
import { selectTests, systemOf } from '../lib/config/select-tests.ts';
import { type RunConfig, type TargetConfig, targetVariables } from '../lib/config/variables.ts';
import { withTargetSettings } from '../lib/protocols/wire-settings.ts';
import { leaveAloneInherited } from './addresses/leave-alone-inherited.ts';
import { normaliseAddresses } from './addresses/normalise-addresses.ts';
import { listPlaces, type Place } from './addresses/places.ts';
import { planSchedules } from './faults/plan-schedules.ts';
import { readGenerators } from './generators/read-generators.ts';
import { findSilent } from './plan/find-silent.ts';
import type { PlannedTest } from './planned-test.ts';
import { readTrust, type Trust, withTrustVariables } from './target/trust.ts';
import type { TargetFile } from './target-file/target-file-schema.ts';

/** Everything decided before a run. */
export interface Configuration {
  readonly target: TargetConfig;
  readonly run: RunConfig;
  readonly tests: readonly PlannedTest[];
  /** What the target speaks. */
  readonly protocol: FoundProtocol;
  /** The texts that the values come from: environment, target file and command line laid over each other. */
  readonly env: Environment;
  readonly targetFile: TargetFile | undefined;
  /** What decides how many generators a test has. */
  readonly generators: { readonly asked: PlannableGenerators; readonly machine: MachineLimits };
  /** Every address that the run will touch, and whether it may. */
  readonly places: readonly Place[];
  /** Whose certificates are believed. */
  readonly trust: Trust;
  /** What may not be as it was meant, a sentence each. */
  readonly warnings: readonly string[];
}

/** A configuration, or every problem at once. */
export type Configured =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What a command was given. */
export interface ConfigureOptions {
  readonly env: Environment;
  /** KEY=VALUE on the command line; goes over the environment, which goes over the target file. */
  readonly values: Readonly<Record<string, string>>;
  /** Names given on make's command line, whose values are in `env`. */
  readonly given: readonly string[];
  readonly definitions: readonly FoundTest[];
}

/** What the wanted tests were made for; a word that names none of them is told by `resolveConfig`. */
function usualProtocol(env: Environment, definitions: readonly FoundTest[]): string {
  const { default: usual } = targetVariables.PROTOCOL;
  const wanted = (env['TESTS'] ?? '').split(',').flatMap((word) => word.trim() || []);
  return systemOf(selectTests(wanted, definitions, { name: usual }, [])) ?? usual;
}

/** Lays environment, target file and command line together and resolves them. */
export async function configure(options: ConfigureOptions): Promise<Configured> {
  const given = [...Object.keys(options.values), ...options.given];
  const asked = withoutEmpty({ ...options.env, ...options.values });
  const problems: string[] = [];
  const file = asked['TARGET_FILE'] ? await readTargetFile(asked['TARGET_FILE'], asked, problems) : undefined;
  const fromFile = normaliseAddresses(file?.values ?? {}, problems, (name) => `${name} (from ${file?.path})`);
  const { env: own, warnings } = leaveAloneInherited(asked, given);
  const env = withTrustVariables(withAbsolutePaths({ ...fromFile, ...normaliseAddresses(own, problems) }));
  const loaded = await loadProtocol(env['PROTOCOL'] || usualProtocol(env, options.definitions));
  if (!loaded.ok) {
    return { ok: false, problems: [...problems, loaded.problem] };
  }
  const resolved = resolveConfig(env, options.definitions, loaded.found.protocol, { given });
  if (!resolved.ok) {
    return { ok: false, problems: [...problems, ...resolved.problems] };
  }
  const generators = await readGenerators(resolved.run.generators);
  if (!generators.ok || problems.length > 0) {
    return { ok: false, problems: [...problems, ...(generators.ok ? [] : generators.problems)] };
  }
  const machine = { cores: availableParallelism(), openFiles: (await readLimits()).openFiles };
  const tests = options.definitions.flatMap((definition) => {
    const load = resolved.loads[definition.name];
    return load === undefined
      ? []
      : [{ definition, ...planGenerators(definition, load, generators.asked, machine) }];
  });
  problems.push(...findSilent(tests));
  const { target, run } = resolved;
  const protocol = {
    ...loaded.found,
    protocol: withTargetSettings(loaded.found.protocol, target),
  };
  const planned = await planSchedules(run.faults, tests, file?.file);
  const trust = await readTrust(env, target.tlsSkipVerify, problems);
  if (!planned.ok || problems.length > 0) {
    return { ok: false, problems: [...problems, ...(planned.ok ? [] : planned.problems)] };
  }
  const places = listPlaces(env, {
    explicit: env['AUTHORISED'] === undefined ? undefined : run.authorised,
    byFile: file?.file.authorised === true ? fromFile : undefined,
  });
  return {
    ok: true,
    configuration: {
      target: { ...target, protocol: protocol.protocol.name },
      protocol,
      run,
      tests: planned.tests,
      env: { ...env, PROTOCOL: protocol.protocol.name },
      targetFile: file?.file,
      generators: { asked: generators.asked, machine },
      places,
      trust,
      warnings: [...warnings, ...resolved.warnings],
    },
  };
}

/** Its schema is loaded only where there is one. */
async function readTargetFile(path: string, env: Environment, problems: string[]) {
  const read = await import('./target-file/read-target-file.ts');
  return read.readTargetFile(path, env, problems);
}

/** k6 reads a relative path from where its script is, and users mean it from where they are. */
function withAbsolutePaths(env: Environment): Environment {
  const paths = ['USERS_FILE', 'TLS_CA_FILE'].flatMap((name) => {
    const path = env[name];
    return path ? [[name, resolve(path)] as const] : [];
  });
  return { ...env, ...Object.fromEntries(paths) };
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '' && value !== undefined));
}
