import type { LoadPlan } from '../config/test-definition.ts';
import type { PairLoad } from '../load/plan-pairs.ts';
import type { OwnInstrument } from '../metrics/instruments.ts';
import type { ChatProtocol, Matching } from '../protocols/chat-protocol.ts';
import type { SetupData } from '../summary/build-summary.ts';
import type { ChatVu } from './open-chat-vu.ts';
import type { PairRules } from './pairs.ts';

/** What of a test says how its pairs come and search. */
export interface PairTest {
  readonly name: string;
  readonly protocol: ChatProtocol;
  readonly load: PairLoad & { readonly dialsInFlight: number };
  readonly plan: LoadPlan;
  readonly own: (metric: string) => OwnInstrument;
}

/** The rules of a VU's pairs: they come evenly along the ramp, side by side with those of the other VUs. */
export function pairRules(
  { load, name, own, plan, protocol }: PairTest,
  { sessions }: Pick<ChatVu, 'sessions'>,
  { loadStartedAtMs, nonce }: SetupData,
): Omit<PairRules, 'onChat'> {
  const pairs = Math.max(1, Math.floor(sessions.count / 2));
  return {
    matching: matchingOf(name, protocol),
    own,
    interestsOf: (pair) => [`k6-${nonce}-${pair}`],
    dueMs: (pair) => loadStartedAtMs + (load.rampMs * (pair + 1)) / pairs,
    dialsInFlight: Math.max(2, Math.round(load.dialsInFlight / plan.vus)),
    matchTimeoutMs: load.matchTimeoutMs,
    acceptTimeoutMs: load.acceptTimeoutMs,
  };
}

/** How the chat system pairs strangers; throws where it does not, which `needs` of a definition rules out. */
export function matchingOf(test: string, { codec, name }: ChatProtocol): Matching {
  if (codec.matching === undefined) {
    throw new Error(
      `${test} expected a chat system that pairs users, and ${name} does not; declare \`needs: ['matching']\`.`,
    );
  }
  return codec.matching;
}
