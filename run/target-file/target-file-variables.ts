import { dirname, resolve } from 'node:path';
import type { Environment } from '../../lib/config/environment.ts';
import type { TargetFile } from './target-file-schema.ts';

/** The variables that a target file stands for, and the problems with those it names. */
export interface TargetFileVariables {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** Turns a target file into variables; secrets are looked up in the environment by the names it gives. */
export function targetFileVariables(file: TargetFile, path: string, env: Environment): TargetFileVariables {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) {
      values[name] = value;
    }
  };
  const look = (name: string, key: string, variable: string | undefined): void => {
    if (variable === undefined) {
      return;
    }
    const value = env[variable];
    if (value === undefined || value === '') {
      problems.push(`${path}: ${key} names ${variable}, which is not set in the environment.`);
    } else {
      values[name] = value;
    }
  };
  put('TARGET_URL', file.url);
  put('TARGET_WS_URL', file.wsUrl);
  put('PROTOCOL', file.protocol);
  const { credentials, sources, socket, tls } = file;
  if (tls?.caFile !== undefined) {
    values['TLS_CA_FILE'] = resolve(dirname(path), tls.caFile);
  }
  put('TLS_SKIP_VERIFY', tls?.skipVerify === undefined ? undefined : tls.skipVerify ? 'yes' : 'no');
  put('SOCKET_PATH', socket?.path);
  put('SOCKET_NAMESPACE', socket?.namespace);
  put('SOCKET_QUERY', socket?.query && formatPairs(socket.query));
  look('SOCKET_AUTH', 'socket.authEnv', socket?.authEnv);
  look('SOCKET_HEADERS', 'socket.headersEnv', socket?.headersEnv);
  look('JWT_SECRET', 'credentials.jwtSecretEnv', credentials?.jwtSecretEnv);
  look('RATE_LIMIT_BYPASS', 'credentials.rateLimitBypassEnv', credentials?.rateLimitBypassEnv);
  if (credentials?.usersFile !== undefined) {
    values['USERS_FILE'] = resolve(dirname(path), credentials.usersFile);
  }
  look('DATABASE_URL', 'sources.databaseUrlEnv', sources?.databaseUrlEnv);
  look('REDIS_URL', 'sources.redisUrlEnv', sources?.redisUrlEnv);
  put('MEILI_URL', sources?.meiliUrl);
  look('MEILI_KEY', 'sources.meiliKeyEnv', sources?.meiliKeyEnv);
  put('PROMETHEUS_URL', sources?.prometheusUrl);
  return { values, problems };
}

function formatPairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
}
