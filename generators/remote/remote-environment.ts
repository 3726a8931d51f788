import { BUNDLE_CONFIG, secretNames } from '../../lib/config/bundle-config.ts';

/** Besides k6's own. */
const KEPT: readonly string[] = [BUNDLE_CONFIG, ...secretNames, 'GODEBUG', 'GOGC'];

/** What of the run's own machine means nothing on another. */
const LOCAL: readonly string[] = ['K6_WEB_DASHBOARD_RECORD', 'K6_WEB_DASHBOARD_EXPORT'];

/**
 * The part of a k6's environment that a generator on another host is given: the test's configuration and k6's variables,
 * and nothing else of the user's shell. Its live view opens no port there.
 */
export function remoteEnvironment(
  env: Readonly<Record<string, string>>,
  localIps: string | undefined,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name]) => (KEPT.includes(name) || name.startsWith('K6_')) && !LOCAL.includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    K6_WEB_DASHBOARD_PORT: '-1',
    ...(localIps === undefined ? {} : { K6_LOCAL_IPS: localIps }),
  };
}
