import type { Peer } from '../wire/peer.ts';
import { FixedWindow } from './fixed-window.ts';

/** What Whisper keeps for one connection; nothing outlives it but a banned fingerprint. */
export class Session {
  readonly id: string;
  fingerprint = '';
  lastReadMs: number;
  peer: Peer<Session> | undefined;
  /** When it began to wait for a match; undefined while it does not. */
  searchingSinceMs: number | undefined;
  interests: readonly string[] = [];
  pair: Pair | undefined;
  readonly messages = new FixedWindow();
  readonly searches = new FixedWindow();

  constructor(id: string, nowMs: number) {
    this.id = id;
    this.lastReadMs = nowMs;
  }
}

/** Two sessions that were matched. */
export interface Pair {
  readonly chatId: string;
  readonly members: readonly [Session, Session];
  readonly foundMs: number;
  readonly accepted: Set<Session>;
  /** Those who get what their partner says; somebody who accepted first a moment later. */
  readonly listening: Set<Session>;
}

/** The other one of a pair. */
export function partnerOf({ members: [first, second] }: Pair, session: Session): Session {
  return session === first ? second : first;
}

/** The chat that a session is in, where it is this one and both have accepted. */
export function openChat({ pair }: Session, chatId: string): Pair | undefined {
  return pair?.chatId === chatId && pair.accepted.size === 2 ? pair : undefined;
}
