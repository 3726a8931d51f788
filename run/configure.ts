import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { FoundTest } from '../discover/load-definitions.ts';
import type { MachineLimits } from '../generators/count-generators.ts';
import { parseGenerators } from '../generators/parse-generators.ts';
import {
  type GeneratorPlan,
  type PlannableGenerators,
  planGenerators,
} from '../generators/plan-generators.ts';
import { readLimits } from '../host/read-limits.ts';
import { type Environment, resolveConfig } from '../lib/config/resolve-config.ts';
import type { LoadPlan } from '../lib/config/test-definition.ts';
import type { Load, RunConfig, TargetConfig } from '../lib/config/variables.ts';
import { planSchedules, type TestFaults } from './faults/plan-schedules.ts';
import { parseTargetFile } from './target-file/parse-target-file.ts';
import type { TargetFile } from './target-file/target-file-schema.ts';
import { targetFileVariables } from './target-file/target-file-variables.ts';

/** One test with its load decided. */
export interface PlannedTest {
  readonly definition: FoundTest;
  readonly load: Load;
  readonly plan: LoadPlan;
  /** What goes wrong while it runs; absent where nothing is to. */
  readonly faults?: TestFaults;
  readonly generators: GeneratorPlan;
}

/** Everything decided before a run. */
export interface Configuration {
  readonly target: TargetConfig;
  readonly run: RunConfig;
  readonly tests: readonly PlannedTest[];
  /** The texts that the values come from: environment, target file and command line laid over each other. */
  readonly env: Environment;
  readonly targetFile: TargetFile | undefined;
  /** What decides how many generators a test has. */
  readonly generators: { readonly asked: PlannableGenerators; readonly machine: MachineLimits };
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

/** Lays environment, target file and command line together and resolves them. */
export async function configure(options: ConfigureOptions): Promise<Configured> {
  const asked = { ...options.env, ...options.values };
  const problems: string[] = [];
  const path = asked['TARGET_FILE'];
  let targetFile: TargetFile | undefined;
  let env: Environment = asked;
  if (path !== undefined && path !== '') {
    const parsed = await readTargetFile(path);
    if (parsed.ok) {
      targetFile = parsed.file;
      const fromFile = targetFileVariables(parsed.file, path, asked);
      problems.push(...fromFile.problems);
      env = { ...fromFile.values, ...withoutEmpty(asked) };
    } else {
      problems.push(...parsed.problems);
    }
  }
  const given = [...Object.keys(options.values), ...options.given];
  const resolved = resolveConfig(withAbsolutePaths(env), options.definitions, { given });
  if (!resolved.ok) {
    return { ok: false, problems: [...problems, ...resolved.problems] };
  }
  const generators = parseGenerators(resolved.run.generators);
  if ('problem' in generators) {
    problems.push(generators.problem);
  }
  if (problems.length > 0 || 'problem' in generators) {
    return { ok: false, problems };
  }
  const wanted = generators.kind === 'file' ? { kind: 'count' as const, count: 1 } : generators;
  const machine = { cores: availableParallelism(), openFiles: (await readLimits()).openFiles };
  const tests = options.definitions.flatMap((definition) => {
    const load = resolved.loads[definition.name];
    return load === undefined ? [] : [{ definition, ...planGenerators(definition, load, wanted, machine) }];
  });
  const { target, run } = resolved;
  const planned = await planSchedules(run.faults, tests, targetFile);
  if (!planned.ok) {
    return planned;
  }
  return {
    ok: true,
    configuration: {
      target,
      run,
      tests: planned.tests,
      env: withAbsolutePaths(env),
      targetFile,
      generators: { asked: wanted, machine },
    },
  };
}

async function readTargetFile(path: string): Promise<ReturnType<typeof parseTargetFile>> {
  try {
    return parseTargetFile(await readFile(path, 'utf8'), path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return {
      ok: false,
      problems: [`TARGET_FILE: expected a target file, but ${path} cannot be read (${why}).`],
    };
  }
}

/** k6 reads a relative path from where its script is, and users mean it from where they are. */
function withAbsolutePaths(env: Environment): Environment {
  const path = env['USERS_FILE'];
  return path ? { ...env, USERS_FILE: resolve(path) } : env;
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
