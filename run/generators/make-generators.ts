import type { TestRun } from '../test-run.ts';
import type { MadeGenerator } from './made-generator.ts';
import { makeLocal } from './make-local.ts';
import type { GeneratorPlace } from './place.ts';

/** The generators of a test: processes of this machine, or those that the file of generators names. */
export async function makeGenerators(
  run: TestRun,
  places: readonly GeneratorPlace[],
): Promise<readonly MadeGenerator[]> {
  const { hosts } = run.test.generators;
  if (hosts === undefined) {
    return makeLocal(run, places);
  }
  const { makeRemote } = await import('./make-remote.ts');
  return hosts.flatMap((host, index) => {
    const place = places[index];
    return place === undefined ? [] : [makeRemote(run, places.length, place, host)];
  });
}
