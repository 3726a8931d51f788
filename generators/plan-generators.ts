import type { LoadPlan, TestDefinition } from '../lib/config/test-definition.ts';
import type { Load } from '../lib/config/variables.ts';
import { countGenerators, leastGenerators, type MachineLimits } from './count-generators.ts';
import type { GeneratorsAsked } from './parse-generators.ts';
import type { RemoteGenerator } from './remote/generators-file.ts';
import { spreadLoad } from './spread-load.ts';

/** What decides how many generators a test has, and where they are; a file is read by then. */
export type PlannableGenerators =
  | Exclude<GeneratorsAsked, { kind: 'file' }>
  | { readonly kind: 'hosts'; readonly hosts: readonly RemoteGenerator[] };

/** The generators of one test. */
export interface GeneratorPlan {
  readonly count: number;
  /** Why so many, where that was not just asked for. */
  readonly why?: string;
  /** Where they are, when a file names hosts: one for each, and as many as there are. */
  readonly hosts?: readonly RemoteGenerator[];
}

/** A test's load, laid out for its generators. */
export interface PlannedLoad {
  readonly load: Load;
  readonly plan: LoadPlan;
  readonly generators: GeneratorPlan;
}

/** Decides how many generators a test has and lays its load out for them: never more than have something to do. */
export function planGenerators(
  definition: TestDefinition,
  load: Load,
  asked: PlannableGenerators,
  machine: MachineLimits,
): PlannedLoad {
  const plan = definition.plan(load);
  const wanted: { readonly count: number; readonly why?: string } =
    asked.kind === 'auto'
      ? countGenerators(plan, machine)
      : asked.kind === 'least'
        ? leastGenerators(plan, machine)
        : { count: asked.kind === 'hosts' ? asked.hosts.length : asked.count };
  const hostsOf = (count: number) => (asked.kind === 'hosts' ? { hosts: asked.hosts.slice(0, count) } : {});
  for (let { count } = wanted; count > 1; count -= 1) {
    const spread = spreadLoad(definition, { load, plan }, count);
    if (spread !== undefined) {
      const why = count === wanted.count ? wanted.why : tooFew(wanted.count);
      return {
        ...spread,
        generators: { count, ...hostsOf(count), ...(why === undefined ? {} : { why }) },
      };
    }
  }
  const why = wanted.count === 1 ? wanted.why : tooFew(wanted.count);
  const generators = { count: 1, ...hostsOf(1), ...(why === undefined ? {} : { why }) };
  return { load, plan, generators };
}

function tooFew(count: number): string {
  return `its virtual users are too few for ${count}`;
}
