import { basename } from 'node:path';
import type { Generator } from '../../generators/generator.ts';
import { k6Environment } from '../../generators/local/k6-environment.ts';
import { localAddresses } from '../../generators/local/local-addresses.ts';
import { createLocalGenerator } from '../../generators/local/local-generator.ts';
import { nameOfRemote, type RemoteGenerator } from '../../generators/remote/generators-file.ts';
import { remoteEnvironment } from '../../generators/remote/remote-environment.ts';
import { createSshGenerator } from '../../generators/remote/ssh-generator.ts';
import { REMOTE_PLACES } from '../../generators/remote/ssh-scripts.ts';
import { createWaitingGenerator } from '../../generators/remote/waiting-generator.ts';
import { formatBundleConfig } from '../../lib/config/bundle-config.ts';
import type { TargetConfig } from '../../lib/config/variables.ts';
import type { GeneratorFile } from '../../record/generator-schema.ts';
import { partPath } from '../results/settle-files.ts';
import type { TestRun } from '../test-run.ts';
import type { GeneratorPlace } from './place.ts';

/** A generator that is to run, with what its folder says of it. */
export interface MadeGenerator {
  readonly generator: Generator;
  readonly place: GeneratorPlace;
  readonly facts: Pick<GeneratorFile, 'number' | 'of' | 'name' | 'place' | 'localAddresses'>;
}

/** Processes of one machine; hosts and pods may be many more. */
const MOST_HERE = 64;

/** The generators of a test: processes of this machine, or those that the file of generators names. */
export function makeGenerators(run: TestRun, places: readonly GeneratorPlace[]): readonly MadeGenerator[] {
  const { hosts } = run.test.generators;
  return hosts === undefined
    ? makeLocal(run, places)
    : hosts.flatMap((host, index) => {
        const place = places[index];
        return place === undefined ? [] : [makeRemote(run, places.length, place, host)];
      });
}

function makeLocal(run: TestRun, places: readonly GeneratorPlace[]): readonly MadeGenerator[] {
  const { test, addresses } = run;
  if (places.length > MOST_HERE) {
    throw new Error(
      `GENERATORS: expected at most ${MOST_HERE} processes on one machine, got ${places.length}; name more hosts in a file.`,
    );
  }
  const pids = new Set<number>();
  const tellPids = (): void => run.onPids([...pids]);
  const sources = localAddresses({
    count: places.length,
    targets: [addresses.targetUrl, addresses.targetWsUrl],
    asked: run.env['K6_LOCAL_IPS'],
    connections: test.plan.peakConnections,
  });
  return places.map((place, index) => {
    const { number, logPath, stderrPath, apiPort } = place;
    const source = sources[index];
    const own = source === undefined ? {} : { localAddresses: source };
    const generator = createLocalGenerator({
      number,
      count: places.length,
      apiPort,
      k6Path: run.k6Path,
      yieldsToTarget: Object.keys(run.targetSecrets ?? {}).length > 0,
      scriptPath: run.bundle.path,
      logPath,
      stderrPath,
      guard: run.guard,
      env: {
        ...environmentOf(run, place, { summaryPath: partPath(place.dir, 'summary.json') }),
        ...(source === undefined ? {} : { K6_LOCAL_IPS: source }),
      },
      onStart: (pid) => {
        pids.add(pid);
        tellPids();
      },
      onEnd: (pid) => {
        pids.delete(pid);
        tellPids();
      },
    });
    return {
      generator,
      place,
      facts: { number, of: places.length, name: generator.name, place: 'local', ...own },
    };
  });
}

function makeRemote(
  run: TestRun,
  count: number,
  place: GeneratorPlace,
  host: RemoteGenerator,
): MadeGenerator {
  const { number, dir, logPath, stderrPath, apiPort } = place;
  const name = nameOfRemote(host);
  const facts = { number, of: count, name } as const;
  if ('api' in host) {
    const generator = createWaitingGenerator({
      number,
      count,
      name,
      origin: host.api,
      scriptName: basename(run.bundle.path),
      logPath,
      ...(host.log === undefined ? {} : { from: host.log }),
    });
    return { generator, place, facts: { ...facts, place: 'api' } };
  }
  const { localIps } = host;
  const usersPath = run.target.usersFile;
  const { usersFile, summaryPath } = REMOTE_PLACES;
  const there = { summaryPath, ...(usersPath ? { usersFile } : {}) };
  const generator = createSshGenerator({
    number,
    count,
    name,
    host: host.ssh,
    k6: host.k6,
    scriptPath: run.bundle.path,
    env: remoteEnvironment(environmentOf(run, place, there), localIps),
    logPath,
    stderrPath,
    pathOf: (file) => partPath(dir, file),
    apiPort,
    guard: run.guard,
    ...(usersPath ? { usersPath } : {}),
  });
  const own = localIps === undefined ? {} : { localAddresses: localIps };
  return { generator, place, facts: { ...facts, place: 'ssh', ...own } };
}

function environmentOf(
  { env, target, test, testDir, definitions, addresses, targetSecrets = {}, onlyThisMachine }: TestRun,
  { dir, timelinePath, dashboardPort }: GeneratorPlace,
  files: Pick<TargetConfig, 'summaryPath' | 'usersFile'>,
): Record<string, string> {
  const { definition, plan, generators } = test;
  const { slowReadersUrl, ...dialled } = addresses;
  // A variable of the tests that have slow readers; others do not read it.
  const load = slowReadersUrl === undefined ? test.load : { ...test.load, slowReadersUrl };
  return k6Environment(env, definitions, {
    bundleConfig: formatBundleConfig({
      test: definition.name,
      target: { ...target, ...dialled, ...files, auditLog: true },
      load,
      plan,
    }),
    timelinePath,
    // One is that of the test; of several each shows its own part.
    dashboardPath: partPath(generators.count === 1 ? testDir : dir, 'dashboard.html'),
    dashboardPort,
    plan,
    secrets: targetSecrets,
    onlyThisMachine,
  });
}
