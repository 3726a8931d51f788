import type { Generator } from '../../generators/generator.ts';
import type { GeneratorFile } from '../../record/generator-schema.ts';
import type { GeneratorPlace } from './place.ts';

/** A generator that is to run, with what its folder says of it. */
export interface MadeGenerator {
  readonly generator: Generator;
  readonly place: GeneratorPlace;
  readonly facts: Pick<GeneratorFile, 'number' | 'of' | 'name' | 'place' | 'localAddresses'>;
}
