/** Turns counters that only grow into rates and counts since the reading before. */
export interface Rates {
  /** Sets the moment of the readings that follow, in milliseconds of a clock that never goes back. */
  at(nowMs: number): void;
  /**
   * Growth per second since the reading before; undefined at the first reading and after a reset.
   * With `fromZero` a first reading grew from 0 since the moment before: for what was born in this interval.
   */
  perSec(name: string, counter: number | undefined, fromZero?: boolean): number | undefined;
  /** Growth since the reading before; undefined at the first reading and after a reset. */
  events(name: string, counter: number | undefined): number | undefined;
}

interface Seen {
  readonly atMs: number;
  readonly counter: number;
}

/** A {@link Rates} that has read nothing yet. */
export function createRates(): Rates {
  const seen = new Map<string, Seen>();
  let nowMs = 0;
  let lastMs: number | undefined;
  let started = false;
  const step = (name: string, counter: number | undefined, fromZero = false) => {
    if (counter === undefined || !Number.isFinite(counter)) {
      return undefined;
    }
    const born = fromZero && lastMs !== undefined ? { atMs: lastMs, counter: 0 } : undefined;
    const before = seen.get(name) ?? born;
    seen.set(name, { atMs: nowMs, counter });
    // A counter that went down was reset: the growth across the reset is not known, and 0 would be a guess.
    if (before === undefined || counter < before.counter || nowMs <= before.atMs) {
      return undefined;
    }
    return { events: counter - before.counter, ms: nowMs - before.atMs };
  };
  return {
    at: (ms) => {
      lastMs = started ? nowMs : undefined;
      started = true;
      nowMs = ms;
    },
    perSec: (name, counter, fromZero) => {
      const grown = step(name, counter, fromZero);
      return grown === undefined ? undefined : (grown.events * 1000) / grown.ms;
    },
    events: (name, counter) => step(name, counter)?.events,
  };
}

/** The entries that have a finite number; what could not be read is left out, never written as 0. */
export function known(values: Record<string, number | undefined>): Record<string, number> {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && Number.isFinite(value)) {
      kept[name] = value;
    }
  }
  return kept;
}

/** part ÷ (part + rest) in percent; undefined when both are 0, because nothing happened. */
export function percentOf(part: number | undefined, rest: number | undefined): number | undefined {
  if (part === undefined || rest === undefined || part + rest <= 0) {
    return undefined;
  }
  return (100 * part) / (part + rest);
}
