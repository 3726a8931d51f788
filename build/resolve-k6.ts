import { join, resolve } from 'node:path';
import { cacheDirs } from '../host/cache-dirs.ts';
import { withLock } from '../host/file-lock.ts';
import { findOnPath } from '../host/find-on-path.ts';
import { printError } from '../host/print-error.ts';
import { buildK6 } from './build-k6.ts';
import { downloadK6 } from './download-k6.ts';
import { k6ReleasesUrl } from './k6-release.ts';
import { isSupportedK6, k6Major, type Pins, readK6Version, readPins } from './k6-version.ts';

/** A k6 that the scripts run on. */
export interface K6 {
  readonly path: string;
  /** Such as `v2.2.0`. */
  readonly version: string;
  readonly source: 'K6_BIN' | 'PATH' | 'cache' | 'built' | 'downloaded';
}

/** Settings of `resolveK6`. */
export interface ResolveK6Options {
  /** K6_BIN, K6_DOWNLOAD_URL, PATH and what Go reads. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheDir?: string;
  /** Receives a line before anything that takes long. */
  readonly log?: (line: string) => void;
  readonly platform?: string;
  readonly architecture?: string;
  /** The text of the checksums that a download must have; those of the project when absent. */
  readonly pinnedChecksums?: string;
}

/**
 * Finds or makes k6: K6_BIN, one of the right major version on PATH, the cached one, one built with Go, the official
 * release. Rejects with one message that says what was tried and how to get k6.
 */
export async function resolveK6(options: ResolveK6Options = {}): Promise<K6> {
  const env = options.env ?? process.env;
  if (env['K6_BIN']) {
    return checkGiven(resolve(env['K6_BIN']));
  }
  const tried: string[] = [];
  const onPath = findOnPath('k6', env['PATH']);
  if (onPath === undefined) {
    tried.push('PATH has no k6');
  } else {
    const version = await readK6Version(onPath);
    if (version !== undefined && isSupportedK6(version)) {
      return { path: onPath, version, source: 'PATH' };
    }
    const why = `${onPath} is ${version ?? 'not k6'}, not version ${k6Major}`;
    tried.push(why);
    (options.log ?? console.error)(`! ${why}: passed over.`);
  }
  const pins = await readPins();
  const cacheDir = options.cacheDir ?? cacheDirs().shared;
  const path = join(cacheDir, 'bin', 'k6');
  const cached = async (): Promise<K6 | undefined> => {
    const version = await readK6Version(path);
    return version === pins.k6 ? { path, version, source: 'cache' } : undefined;
  };
  // Checked again under the lock: another process may have made it while this one waited.
  return (
    (await cached()) ??
    (await withLock(join(cacheDir, 'k6.lock'), 'making k6', async () => {
      return (await cached()) ?? (await make({ ...options, env }, pins, path, tried));
    }))
  );
}

async function make(
  {
    env,
    log = console.error,
    platform = process.platform,
    architecture = process.arch,
    pinnedChecksums,
  }: ResolveK6Options & {
    readonly env: NodeJS.ProcessEnv;
  },
  pins: Pins,
  path: string,
  tried: string[],
): Promise<K6> {
  const go = findOnPath('go', env['PATH']);
  const baseUrl = env['K6_DOWNLOAD_URL'] || k6ReleasesUrl;
  const parsed = URL.parse(baseUrl);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') {
    // Not quoted: it would stand in every log.
    throw new Error('K6_DOWNLOAD_URL: expected a URL without user name and password.');
  }
  const ways = [
    {
      source: 'built',
      announce: `Building k6 ${pins.k6} with Go, once (some minutes) …`,
      act: async () => {
        if (go === undefined) {
          throw new Error('PATH has no go to build it with');
        }
        await buildK6({ go, goVersion: pins.go, env, path });
      },
    },
    {
      source: 'downloaded',
      announce: `Downloading k6 ${pins.k6} from ${baseUrl}, once …`,
      act: () =>
        downloadK6({
          ...{ baseUrl, version: pins.k6, platform, architecture, path, log },
          ...(pinnedChecksums === undefined ? {} : { pinned: pinnedChecksums }),
        }),
    },
  ] as const;
  for (const { source, announce, act } of ways) {
    if (source !== 'built' || go !== undefined) {
      log(announce);
    }
    try {
      await act();
      const version = await readK6Version(path);
      if (version === pins.k6) {
        return { path, version, source };
      }
      tried.push(`the k6 that was ${source} says it is ${version ?? 'not k6'}, not ${pins.k6}`);
    } catch (error) {
      tried.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    [
      `k6 ${k6Major} is needed and could not be had:`,
      ...tried.map((reason) => `  - ${reason}`),
      `Install k6 ${k6Major} (https://grafana.com/docs/k6/latest/set-up/install-k6/) and set K6_BIN to it if it is not on`,
      `PATH, or install Go ${pins.go} or newer, or set K6_DOWNLOAD_URL to a copy of the k6 releases.`,
    ].join('\n'),
  );
}

async function checkGiven(path: string): Promise<K6> {
  const version = await readK6Version(path);
  if (version === undefined) {
    throw new Error(`K6_BIN: expected a k6 ${k6Major} program, but ${path} cannot be run as one.`);
  }
  if (!isSupportedK6(version)) {
    throw new Error(
      `K6_BIN: expected k6 of major version ${k6Major}, but ${path} is ${version}. Unset K6_BIN to let k6-chat get one.`,
    );
  }
  return { path, version, source: 'K6_BIN' };
}

if (import.meta.main) {
  try {
    console.log((await resolveK6()).path);
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}
