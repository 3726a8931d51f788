import type { Environment } from './environment.ts';
import { readTable } from './resolve-loads.ts';
import type { LoadPlan } from './test-definition.ts';
import { type Load, type TargetConfig, targetVariables, type Variable } from './variables.ts';

/** The variable by which whoever starts a k6 hands it what was resolved; a bundle without it reads its environment. */
export const BUNDLE_CONFIG = 'BUNDLE_CONFIG';

/** What a bundle is to do, decided before k6 starts. */
export interface BundleConfig {
  readonly test: string;
  readonly target: TargetConfig;
  readonly load: Load;
  readonly plan: LoadPlan;
}

const secrets = Object.fromEntries(
  Object.entries<Variable>(targetVariables).filter(([, variable]) => variable.secret === true),
);
const secretKeys = new Set(Object.values(secrets).map(({ key }) => key));

/** The names of the variables that stay beside the configuration, because their values are secrets. */
export const secretNames: readonly string[] = Object.keys(secrets);

/** A configuration as JSON, which may be written anywhere: its secrets are left out. */
export function formatBundleConfig({ test, target, load, plan }: BundleConfig): string {
  const plain = Object.fromEntries(Object.entries(target).filter(([key]) => !secretKeys.has(key)));
  return JSON.stringify({ test, target: plain, load, plan });
}

/**
 * What `formatBundleConfig` wrote, with the secrets from the environment; what is wrong with those is added to `problems`.
 * @throws when it is no JSON or for another test.
 */
export function parseBundleConfig(
  text: string,
  test: string,
  env: Environment,
  problems: string[],
): BundleConfig {
  const config = JSON.parse(text) as BundleConfig;
  if (config.test !== test) {
    throw new Error(`${BUNDLE_CONFIG}: expected the configuration of ${test}, got that of ${config.test}.`);
  }
  return { ...config, target: { ...config.target, ...readTable(secrets, env, problems) } };
}
