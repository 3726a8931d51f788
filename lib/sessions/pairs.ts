import type { OwnInstrument } from '../metrics/instruments.ts';
import type { PairMetric } from '../metrics/pair-metrics.ts';
import type { Matching } from '../protocols/chat-protocol.ts';
import type { ChatVu } from './open-chat-vu.ts';
import type { VuContext } from './vu-context.ts';

/** How the pairs of a VU are to find each other. */
export interface PairRules {
  readonly matching: Matching;
  readonly own: (metric: PairMetric) => OwnInstrument;
  /** What both of a pair are interested in, and nobody else; by the pair's place in the test. */
  readonly interestsOf: (pair: number) => readonly string[];
  /** When a pair of this VU dials, epoch ms. */
  readonly dueMs: (pair: number) => number;
  readonly dialsInFlight: number;
  /** How long the server may leave a search, and an acceptance, without any end, ms. */
  readonly matchTimeoutMs: number;
  readonly acceptTimeoutMs: number;
  /** A pair of this VU is in its chat, since `atMs`; it stays until `part`. */
  readonly onChat: (pair: number, atMs: number) => void;
  readonly onTyping?: (session: number, readAtMs: number) => void;
  /** The server has stated an error to a user in a chat: a message refused by its rate limit, or by its filter. */
  readonly onChatError?: (session: number) => void;
}

/** The pairs of a VU. */
export interface Pairs {
  readonly isChatting: (pair: number) => boolean;
  /** One of a pair ends the chat; when the other one has heard of it both leave. */
  readonly part: (pair: number) => void;
  /** Resolves when all pairs are gone. */
  readonly done: Promise<void>;
}

/** What the pairs need of their VU. */
export interface PairVu extends Pick<ChatVu, 'sessions' | 'rooms'> {
  readonly context: Pick<VuContext, 'clock' | 'fail'> & {
    readonly load: Pick<VuContext['load'], 'deliveryTimeoutMs'>;
  };
}

/** Where a user is; `over` when it has been told to leave, `gone` when its connection has ended. */
export type Phase = 'away' | 'ready' | 'searching' | 'found' | 'accepting' | 'chatting' | 'over' | 'gone';

/** The session of the other one of a pair. */
export const partnerOf = (session: number): number => session ^ 1;

/** The pair of a session, by its place in the VU. */
export const pairOf = (session: number): number => session >> 1;
