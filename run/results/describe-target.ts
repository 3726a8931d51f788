import type { Manifest } from '../../record/manifest-schema.ts';
import type { TargetFile } from '../target-file/target-file-schema.ts';

/** What was tested, as found by the run itself. */
export interface TargetFacts {
  readonly url: string;
  readonly wsUrl: string;
  readonly protocol: string;
  readonly embedded: boolean;
  /** From its health answer. */
  readonly version?: string | undefined;
}

/** The manifest's account of the target: what the run saw, and what the target file says beside it. */
export function describeTarget(facts: TargetFacts, file: TargetFile | undefined): Manifest['target'] {
  const { name, version, environment, region, instanceTypes, bandwidth, currency, prices } = file ?? {};
  const { dashboards, signOff, contact, nextReview, testFrequency } = file ?? {};
  return withoutUndefined({
    url: facts.url,
    wsUrl: facts.wsUrl,
    protocol: facts.protocol,
    embedded: facts.embedded,
    name,
    // What the target says of itself is nearer to the truth than what somebody wrote down before.
    version: facts.version ?? version,
    environment: environment ?? (facts.embedded ? 'built-in target on this machine' : undefined),
    region,
    instanceTypes,
    bandwidth,
    currency,
    prices: prices?.map(withoutUndefined),
    dashboards,
    signOff: signOff && withoutUndefined(signOff),
    contact,
    nextReview,
    testFrequency,
  });
}

type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

function withoutUndefined<T extends object>(value: T): Defined<T>;
function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
}
