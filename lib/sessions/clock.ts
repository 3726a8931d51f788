import exec from 'k6/execution';

/** The generator's one clock: epoch ms with a resolution well under a millisecond. */
export type Clock = () => number;

/** Ticks of `Date.now` looked at; the latest estimate is the least delayed one. */
const TICKS = 5;

/**
 * A clock in epoch ms from k6's run duration, which all VUs of a process share, laid against `Date.now` at its ticks.
 * It agrees with the time stamps of socket events to a few hundredths of a millisecond. Call it inside a VU; it takes
 * some five milliseconds.
 */
export function createClock(): Clock {
  // Reading `exec.instance` once makes each later reading ten times cheaper.
  const { instance } = exec;
  let offsetMs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < TICKS; i += 1) {
    const before = Date.now();
    let tick = before;
    while (tick === before) {
      tick = Date.now();
    }
    offsetMs = Math.max(offsetMs, tick - instance.currentTestRunDuration);
  }
  return () => offsetMs + instance.currentTestRunDuration;
}
