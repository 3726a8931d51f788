/** How often something is to be done: at each `every`-th occasion, `count` times in all. */
export interface Quota {
  /** Notes an occasion; true when one is to be taken now. */
  see: () => boolean;
  take: () => void;
  /** Gives one back that came to nothing: a later occasion is taken instead. */
  giveBack: () => void;
  left: () => number;
}

/** Occasions between two that are taken where a plan does not say. */
export const DEFAULT_SPREAD = 10;

/** Makes a quota; an occasion that was due and not taken leaves the next one due. */
export function createQuota(count: number, every: number): Quota {
  let seen = 0;
  let taken = 0;
  return {
    see: () => {
      seen++;
      return taken < count && Math.floor(seen / every) > taken;
    },
    take: () => void taken++,
    giveBack: () => void taken--,
    left: () => count - taken,
  };
}
