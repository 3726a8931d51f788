import { localAddresses } from '../../generators/local/local-addresses.ts';
import { createLocalGenerator } from '../../generators/local/local-generator.ts';
import { memoryLimit } from '../../generators/local/memory-limit.ts';
import { partPath } from '../results/settle-files.ts';
import type { TestRun } from '../test-run.ts';
import { environmentOf } from './environment-of.ts';
import type { MadeGenerator } from './made-generator.ts';
import type { GeneratorPlace } from './place.ts';

/** Processes of one machine; hosts and pods may be many more. */
const MOST_HERE = 64;

/** Generators that are processes of this machine. */
export function makeLocal(run: TestRun, places: readonly GeneratorPlace[]): readonly MadeGenerator[] {
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
  const freeBytes = process.availableMemory();
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
      ...(run.rope === undefined ? {} : { holds: run.rope }),
      memoryMaxBytes: run.memoryMaxBytes ?? memoryLimit(test.plan, places.length),
      env: {
        ...environmentOf(run, place, { summaryPath: partPath(place.dir, 'summary.json') }, freeBytes),
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
