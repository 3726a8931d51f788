import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { resolveK6 } from '../build/resolve-k6.ts';
import { renderCloudEntry } from '../generators/cloud/cloud-entry.ts';
import { findSecrets } from '../generators/cloud/find-secrets.ts';
import { cacheDirs } from '../host/cache-dirs.ts';
import type { Configuration } from './configure.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { bundleFor, onlyTest } from './generators/bundle-for.ts';
import { variablesElsewhere } from './generators/variables-elsewhere.ts';
import { RunError } from './run-error.ts';
import { showPath } from './show-path.ts';

const execute = promisify(execFile);

/** What is not there of a test that Grafana Cloud k6 runs. */
const LIMITS = [
  'What it will not have: k6 runs no handleSummary there and keeps no log for us, so that there is no report of ours:',
  'no audit of deliveries, no verdicts from merged percentiles, no check against the target’s counts. Its own page shows',
  'k6’s metrics and its thresholds, each judged by the service.',
];

/** Writes the archive of a test for Grafana Cloud k6, proves that no secret is in it, and says how it is run. */
export async function cloud(configuration: Configuration, log: (line: string) => void): Promise<ExitStatus> {
  const test = await onlyTest(configuration, 'cloud');
  const { plain, secrets } = variablesElsewhere(configuration, test);
  if (configuration.env['USERS_FILE']) {
    throw new RunError(
      exitStatus.badConfiguration,
      'USERS_FILE: k6 would store it in the archive as it is; expected JWT_SECRET, which goes by k6/secrets.',
    );
  }
  const { name, title } = test.definition;
  const folder = join(cacheDirs().bundles, 'cloud', configuration.protocol.protocol.name);
  const names = Object.keys(secrets);
  await mkdir(folder, { recursive: true });
  const texts = renderCloudEntry({
    scriptPath: test.definition.scriptPath,
    name: `k6-chat: ${title}`,
    secrets: names,
  });
  const entryPath = join(folder, `${name}.entry.js`);
  await writeFile(join(folder, 'secrets.js'), texts.secrets);
  await writeFile(entryPath, texts.entry);
  const bundle = await bundleFor(configuration, test, 'cloud', entryPath);
  const archivePath = join(dirname(bundle.path), `${name}.tar`);
  await archive(configuration, bundle.path, archivePath, plain, names);
  const found = findSecrets(await readFile(archivePath), secrets);
  if (found.length > 0) {
    await rm(archivePath);
    throw new RunError(exitStatus.couldNotRun, `The archive held ${found.join(', ')} and was removed.`);
  }
  const sources =
    names.length === 0 ? '' : `Store as secrets there first, by these names: ${names.join(', ')}\n`;
  log(`${showPath(archivePath)}: holds no secret.`);
  log(`${sources}Run it with: k6 cloud run ${showPath(archivePath)}`);
  log(LIMITS.join('\n'));
  return exitStatus.met;
}

async function archive(
  { env }: Configuration,
  scriptPath: string,
  archivePath: string,
  plain: Readonly<Record<string, string>>,
  secretNames: readonly string[],
): Promise<void> {
  const k6 = await resolveK6({ env: { ...env } });
  const variables = Object.entries(plain)
    .filter(([name]) => !name.startsWith('K6_'))
    .flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  // The script asks for them when it is read; the archive is made without knowing them.
  const standIns = secretNames.map((name) => `${name}=stand-in`).join(',');
  const source = secretNames.length === 0 ? [] : [`--secret-source=mock=${standIns}`];
  await execute(k6.path, ['archive', ...source, ...variables, '-O', archivePath, scriptPath], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], K6_NO_USAGE_REPORT: 'true' },
  });
}
