import { join } from 'node:path';
import { watchHealth } from '../../generators/health/watch-health.ts';
import { measureClock } from '../../generators/measure-clock.ts';
import { writeWhole } from '../../host/write-whole.ts';
import { type GeneratorFile, generatorSchema } from '../../record/generator-schema.ts';
import { partPath } from '../results/settle-files.ts';
import type { MadeGenerator } from './made-generator.ts';

/** A clock that is further off than this puts what it times into other seconds than ours, ms. */
const MOST_OFFSET_MS = 1_000;

/**
 * Looks at a generator that is ready: how its clock stands, where it is not ours, and from then on how its process is.
 * Rejects when its clock is so far off that its seconds are not ours.
 */
export async function observeGenerator({
  generator,
  place,
  facts,
}: MadeGenerator): Promise<() => Promise<void>> {
  const clock = facts.place === 'local' ? undefined : await measureClock(generator.api);
  const file: GeneratorFile = { schema: 1, ...facts, ...(clock === undefined ? {} : { clock }) };
  await writeWhole(join(place.dir, 'generator.json'), `${JSON.stringify(generatorSchema.parse(file))}\n`);
  if (clock !== undefined && Math.abs(clock.offsetMs) > MOST_OFFSET_MS) {
    throw new Error(
      `Generator ${facts.name}: expected its clock within ${MOST_OFFSET_MS} ms of this machine's, got one that is ${Math.round(clock.offsetMs)} ms off (± ${Math.ceil(clock.boundMs)} ms). Set it by NTP.`,
    );
  }
  return watchHealth(generator.api, partPath(place.dir, 'health.ndjson'));
}
