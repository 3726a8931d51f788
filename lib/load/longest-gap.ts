/** The longest time between neighbours of a row of moments. */
export interface LongestGap {
  /** Enters a moment, ms; one before the last entered is none. */
  readonly enter: (atMs: number) => void;
  /** The longest gap, ms, that to `endMs` included; undefined when nothing was entered. */
  readonly untilMs: (endMs: number) => number | undefined;
}

/** Starts at the first moment entered: what came before it is no gap. */
export function createLongestGap(): LongestGap {
  let lastMs: number | undefined;
  let longestMs = 0;
  return {
    enter: (atMs) => {
      longestMs = Math.max(longestMs, atMs - (lastMs ?? atMs));
      lastMs = Math.max(atMs, lastMs ?? atMs);
    },
    untilMs: (endMs) => (lastMs === undefined ? undefined : Math.max(longestMs, endMs - lastMs)),
  };
}
