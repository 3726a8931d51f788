import type { FaultTools } from './fault-tools.ts';

/** A delivery held back until the next one of the same sender to the same recipient has overtaken it. */
export interface HeldDelivery {
  forMs: number;
  /** Lets it go after the one that overtook it. */
  overtaken: () => void;
  /** Lets it go because nothing came to overtake it. */
  inOrder: () => void;
}

/** The deliveries that are held back, one at most for each pair of sender and recipient. */
export interface Swaps {
  hold: (pair: string, held: HeldDelivery) => void;
  /** Takes out what is held for a pair and returns what lets it go, to be called after what overtakes it. */
  take: (pair: string) => (() => void) | undefined;
  size: () => number;
  releaseAll: () => void;
}

/** Makes an empty register of held deliveries. */
export function createSwaps({ queue }: Pick<FaultTools, 'queue'>): Swaps {
  const waiting = new Map<string, { held: HeldDelivery; cancel: () => void }>();
  const release = (pair: string) => {
    const entry = waiting.get(pair);
    waiting.delete(pair);
    entry?.cancel();
    entry?.held.inOrder();
  };
  return {
    size: () => waiting.size,
    hold: (pair, held) => {
      waiting.set(pair, { held, cancel: queue.add(held.forMs, () => release(pair)) });
    },
    take: (pair) => {
      const entry = waiting.get(pair);
      waiting.delete(pair);
      entry?.cancel();
      return entry?.held.overtaken;
    },
    releaseAll: () => {
      for (const pair of [...waiting.keys()]) {
        release(pair);
      }
    },
  };
}
