/** What an edge says of a user. */
export interface Presence {
  readonly isOnline: boolean;
  /** Unix seconds of the last logout; 0 for somebody who was never seen. */
  readonly lastSeenSeconds: number;
}

const MAX_ANSWERS = 100_000;

/** Gives an answer about a user again for a time, however stale. */
export class PresenceCache {
  readonly #answers = new Map<string, { presence: Presence; atMs: number }>();
  readonly #keptMs: number;

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  /** The answer of a moment before, or the one that is true now. */
  ask(user: string, nowMs: number, look: () => Presence): Presence {
    const known = this.#answers.get(user);
    if (known !== undefined && nowMs - known.atMs < this.#keptMs) {
      return known.presence;
    }
    if (this.#answers.size >= MAX_ANSWERS) {
      this.#answers.clear();
    }
    const presence = look();
    this.#answers.set(user, { presence, atMs: nowMs });
    return presence;
  }
}
