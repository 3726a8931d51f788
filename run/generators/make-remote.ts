import { basename } from 'node:path';
import { memoryLimit } from '../../generators/local/memory-limit.ts';
import type { RemoteGenerator } from '../../generators/remote/generators-file.ts';
import { nameOfRemote } from '../../generators/remote/name-of-remote.ts';
import { remoteEnvironment } from '../../generators/remote/remote-environment.ts';
import { createSshGenerator } from '../../generators/remote/ssh-generator.ts';
import { REMOTE_PLACES } from '../../generators/remote/ssh-scripts.ts';
import { createWaitingGenerator } from '../../generators/remote/waiting-generator.ts';
import { partPath } from '../results/settle-files.ts';
import type { TestRun } from '../test-run.ts';
import { environmentOf } from './environment-of.ts';
import type { MadeGenerator } from './made-generator.ts';
import type { GeneratorPlace } from './place.ts';

/** A generator on another machine: one that is started by ssh, or one that waits there. */
export function makeRemote(
  run: TestRun,
  count: number,
  place: GeneratorPlace,
  host: RemoteGenerator,
): MadeGenerator {
  const { number, dir, logPath, stderrPath, apiPort } = place;
  const name = nameOfRemote(host);
  const facts = { number, of: count, name } as const;
  // What the other machine has is not known here.
  const memoryMaxBytes = run.memoryMaxBytes ?? memoryLimit(run.test.plan, count, Number.POSITIVE_INFINITY);
  if ('api' in host) {
    const generator = createWaitingGenerator({
      number,
      count,
      name,
      origin: host.api,
      scriptName: basename(run.bundle.path),
      logPath,
      memoryMaxBytes,
      ...(host.log === undefined ? {} : { from: host.log }),
    });
    return { generator, place, facts: { ...facts, place: 'api' } };
  }
  const { localIps } = host;
  const usersPath = run.targetSecrets?.['USERS_FILE'] ?? run.target.usersFile;
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
    memoryMaxBytes,
    ...(usersPath ? { usersPath } : {}),
  });
  const own = localIps === undefined ? {} : { localAddresses: localIps };
  return { generator, place, facts: { ...facts, place: 'ssh', ...own } };
}
