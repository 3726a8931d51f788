import { scopedName } from '../../lib/config/check-names.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import { targetVariables } from '../../lib/config/variables.ts';

/** What of the run's own machine means nothing on another. */
const LOCAL = [
  'SUMMARY_PATH',
  'USERS_FILE',
  'TLS_CA_FILE',
  'K6_WEB_DASHBOARD_RECORD',
  'K6_WEB_DASHBOARD_EXPORT',
];

/**
 * The part of a k6's environment that a generator on another host is given: the test's variables and k6's, and nothing else
 * of the user's shell. Its live view opens no port there.
 */
export function remoteEnvironment(
  env: Readonly<Record<string, string>>,
  { name: test, uses }: TestDefinition,
  localIps: string | undefined,
): Record<string, string> {
  const known = new Set<string>([
    ...Object.keys(targetVariables),
    ...uses,
    ...uses.map((variable) => scopedName(test, variable)),
    'GODEBUG',
    'GOGC',
  ]);
  const kept = Object.entries(env).filter(
    ([name]) => (known.has(name) || name.startsWith('K6_')) && !LOCAL.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    K6_WEB_DASHBOARD_PORT: '-1',
    ...(localIps === undefined ? {} : { K6_LOCAL_IPS: localIps }),
  };
}
