import type { OwnVariables } from '../config/test-definition.ts';

const SECOND = 1_000;

/** What all tests of the suite read beside the shared variables. */
export const rampVariables = {
  RAMP: {
    key: 'rampMs',
    type: 'duration',
    min: 0,
    max: 3_600_000,
    default: 10 * SECOND,
    meaning: 'Over which time the users come, evenly.',
  },
  DIALS_IN_FLIGHT: {
    key: 'dialsInFlight',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 50,
    meaning: 'Dials that may be under way at a time, over all virtual users.',
  },
  CONNECT_P99: {
    key: 'connectP99Ms',
    type: 'duration',
    min: 1,
    max: 60_000,
    default: 2 * SECOND,
    meaning: 'Limit of the 99th percentile of the connection time.',
  },
  ERROR_SHARE: {
    key: 'errorShare',
    type: 'number',
    min: 0,
    max: 1,
    default: 0.01,
    meaning: 'Limit of the share that may fail, such as 0.01.',
  },
} as const satisfies OwnVariables;

/** What the tests of pairs read beside those. */
export const pairVariables = {
  ...rampVariables,
  MATCH_TIMEOUT: {
    key: 'matchTimeoutMs',
    type: 'duration',
    min: SECOND,
    max: 600_000,
    default: 35 * SECOND,
    meaning:
      'The test’s own timer: so long a search may be without any end. Whisper itself gives up after 30 to 32 s, and says nothing at all when its matcher is down.',
  },
  ACCEPT_TIMEOUT: {
    key: 'acceptTimeoutMs',
    type: 'duration',
    min: SECOND,
    max: 600_000,
    default: 20 * SECOND,
    meaning: 'The same for an acceptance, which Whisper takes back after 15 to 20 s.',
  },
  MATCH_P99: {
    key: 'matchP99Ms',
    type: 'duration',
    min: 1,
    max: 600_000,
    default: 5 * SECOND,
    meaning: 'Limit of the 99th percentile of the match time.',
  },
} as const satisfies OwnVariables;

/** One size of the system's own load tests: how many, how fast, and the limits stated for it. */
export interface Tier {
  readonly connections: number;
  readonly matchPairs: number;
  readonly chatPairs: number;
  readonly rampMs: number;
  readonly holdMs: number;
  readonly dialsInFlight: number;
  readonly connectP99Ms: number;
  readonly matchP99Ms: number;
  readonly messageP99Ms: number;
  readonly errorShare: number;
}

const tier = (
  connections: number,
  [matchPairs, chatPairs]: readonly [number, number],
  [rampMs, holdMs]: readonly [number, number],
  dialsInFlight: number,
  [connectP99Ms, matchP99Ms, messageP99Ms]: readonly [number, number, number],
  errorShare: number,
): Tier => ({
  connections,
  matchPairs,
  chatPairs,
  rampMs,
  holdMs,
  dialsInFlight,
  connectP99Ms,
  matchP99Ms,
  messageP99Ms,
  errorShare,
});

/** The tiers by name, as the system's own load tests state them; those of 10,000 name no dials, so their default holds. */
export const tiers = {
  '10k': tier(10_000, [2_000, 500], [30_000, 60_000], 50, [50, 5_000, 100], 0.01),
  '100k': tier(100_000, [20_000, 5_000], [120_000, 120_000], 200, [100, 8_000, 200], 0.02),
  '500k': tier(500_000, [50_000, 10_000], [300_000, 180_000], 500, [250, 12_000, 500], 0.03),
  '1m': tier(1_000_000, [100_000, 20_000], [600_000, 300_000], 1_000, [500, 20_000, 1_000], 0.05),
} as const;

/** A profile of each tier. */
export function profilesOf<P>(profile: (tier: Tier) => P): Readonly<Record<keyof typeof tiers, P>> {
  return {
    '10k': profile(tiers['10k']),
    '100k': profile(tiers['100k']),
    '500k': profile(tiers['500k']),
    '1m': profile(tiers['1m']),
  };
}
