import { BUNDLE_CONFIG, secretNames } from '../../lib/config/bundle-config.ts';
import { scopedName } from '../../lib/config/check-names.ts';
import type { Environment } from '../../lib/config/environment.ts';
import { parseValue } from '../../lib/config/parse-value.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import { loadVariables, runVariables, targetVariables, type Variable } from '../../lib/config/variables.ts';
import { gcPercent, type HeapPlan } from './gc-percent.ts';

/** k6's own variables that a user may set; all others would change the test behind the report's back. */
const allowed = /^K6_(INSECURE_SKIP_TLS_VERIFY|LOCAL_IPS|DNS|OUT|PROMETHEUS_RW_\w+|OTEL_\w+)$/;

/** Every IPv4 network but 127.0.0.0/8, and the IPv6 networks that are given out. */
const OTHER_MACHINES = [
  ...['0.0.0.0/2', '64.0.0.0/3', '96.0.0.0/4', '112.0.0.0/5', '120.0.0.0/6', '124.0.0.0/7', '126.0.0.0/8'],
  ...['128.0.0.0/1', '64:ff9b::/96', '2000::/3', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];

/** Shorter texts within a structured secret are words such as `true`, characters. */
const SHORTEST_SECRET = 8;

/** What k6 is given besides the user's own variables. */
export interface K6Settings {
  /** As `formatBundleConfig` writes it. */
  readonly bundleConfig: string;
  readonly timelinePath: string;
  readonly dashboardPath: string;
  readonly dashboardPort: number;
  /** The tags by which metrics are recorded. */
  readonly recordedTags: readonly string[];
  /** What the test's plan counts on. */
  readonly plan: HeapPlan;
  /** Memory of its machine that nobody has, bytes; absent where it is not known. */
  readonly freeBytes?: number;
  /** Nobody permitted any other machine: k6 itself then refuses to dial one, whatever the target tells it. */
  readonly onlyThisMachine?: boolean;
  /** Secrets of the built-in target. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * The environment of one test's k6: the system's variables, what was resolved of ours with its secrets beside it, and
 * k6's settings for the recording. Everything goes by environment, because arguments can be read by every user of the
 * machine.
 */
export function k6Environment(
  env: Environment,
  definitions: readonly TestDefinition[],
  settings: K6Settings,
): Record<string, string> {
  const resolved = new Set<string>([
    ...Object.keys(runVariables),
    ...Object.keys(targetVariables).filter((name) => !secretNames.includes(name)),
    ...Object.keys(loadVariables),
    ...definitions.flatMap(({ name, uses, variables = {} }) => {
      const own = Object.keys(variables);
      return [...own, ...[...uses, ...own].map((variable) => scopedName(name, variable))];
    }),
  ]);
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !resolved.has(entry[0]) &&
      !ignoredByK6(entry[0]) &&
      entry[0] !== 'K6_CHAT_GIVEN',
  );
  return {
    ...Object.fromEntries(kept),
    ...settings.secrets,
    [BUNDLE_CONFIG]: settings.bundleConfig,
    ...(settings.onlyThisMachine ? { K6_BLACKLIST_IPS: OTHER_MACHINES.join(',') } : {}),
    ...tlsOf(env),
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_HOST: '127.0.0.1',
    K6_WEB_DASHBOARD_PORT: String(settings.dashboardPort),
    K6_WEB_DASHBOARD_PERIOD: '1s',
    K6_WEB_DASHBOARD_TAGS: settings.recordedTags.join(','),
    K6_WEB_DASHBOARD_RECORD: settings.timelinePath,
    K6_WEB_DASHBOARD_EXPORT: settings.dashboardPath,
    K6_LOG_OUTPUT: 'stdout',
    GODEBUG: withGcTrace(env['GODEBUG']),
    // A user who sets it has the say.
    GOGC: env['GOGC'] ?? String(gcPercent(settings.plan, settings.freeBytes)),
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
  };
}

/** The names of k6's own variables in the environment that a run does not pass on. */
export function ignoredK6Variables(env: Environment): readonly string[] {
  return Object.keys(env).filter((name) => env[name] !== undefined && ignoredByK6(name));
}

/** The texts in the environment that must never be written. */
export function secretsIn(env: Environment): readonly string[] {
  return Object.entries({ ...targetVariables, ...runVariables }).flatMap(([name, variable]) => {
    const value = env[name];
    return 'secret' in variable && value !== undefined && value !== ''
      ? [value, ...partsOf(variable, value)]
      : [];
  });
}

/** The texts within a structured secret; short ones are words, which a log must keep. */
function partsOf(variable: Variable, text: string): readonly string[] {
  const parsed =
    variable.type === 'pairs' || variable.type === 'object' ? parseValue(variable, text) : undefined;
  return parsed?.ok === true ? textsIn(parsed.value).filter((part) => part.length >= SHORTEST_SECRET) : [];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The two settings of certificates in the words of k6 and of Go. */
function tlsOf(env: Environment): Record<string, string> {
  const skips = parseValue(targetVariables.TLS_SKIP_VERIFY, env['TLS_SKIP_VERIFY'] || 'no');
  return {
    ...(skips.ok && skips.value === true ? { K6_INSECURE_SKIP_TLS_VERIFY: 'true' } : {}),
    ...(env['TLS_CA_FILE'] ? { SSL_CERT_FILE: env['TLS_CA_FILE'] } : {}),
  };
}

/** Has Go's runtime tell of each garbage collection; a user who decided about that keeps the say. */
function withGcTrace(godebug: string | undefined): string {
  if (!godebug) {
    return 'gctrace=1';
  }
  return /(^|,)gctrace=/.test(godebug) ? godebug : `${godebug},gctrace=1`;
}

function ignoredByK6(name: string): boolean {
  const ours = name in runVariables || name === 'K6_CHAT_GIVEN';
  return name.startsWith('K6_') && !ours && !allowed.test(name);
}
