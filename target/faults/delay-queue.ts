/** Does things later, more exactly than timers of whole milliseconds. */
export interface DelayQueue {
  /** Does something after a delay in milliseconds; returns what takes it out again. */
  add: (delayMs: number, act: () => void) => () => void;
  /** Things that are not done yet. */
  size: () => number;
  /** Does everything that is left, at once and in order. */
  flush: () => void;
}

/** The clock that a queue goes by, in milliseconds with fractions. */
export interface QueueClock {
  nowMs: () => number;
  /** Calls back after at least that many whole milliseconds, perhaps one more; returns what cancels it. */
  wait: (ms: number, callback: () => void) => () => void;
  /** Calls back after the next look at the network. */
  soon: (callback: () => void) => void;
}

// A timer of n ms fires up to a good millisecond after n: the rest of the time is waited for in turns of the event loop.
const SPIN_BELOW_MS = 2.5;
const TIMER_SLACK_MS = 1.5;

/** What is due; without an act it was cancelled or is done. */
interface Entry {
  dueMs: number;
  act: (() => void) | undefined;
}

/** Makes a queue; while the next thing is less than 2.5 ms away it keeps the event loop turning, otherwise it sleeps. */
export function createDelayQueue(clock: QueueClock = PROCESS_CLOCK): DelayQueue {
  const entries: Entry[] = [];
  let cancelled = 0;
  let isSpinning = false;
  let timer: { dueMs: number; cancel: () => void } | undefined;

  const turn = () => {
    isSpinning = false;
    timer?.cancel();
    timer = undefined;
    const nowMs = clock.nowMs();
    for (let next = entries[0]; next !== undefined && next.dueMs <= nowMs; next = entries[0]) {
      entries.shift();
      finish(next);
    }
    arm();
  };
  const finish = (entry: Entry) => {
    const { act } = entry;
    entry.act = undefined;
    if (act === undefined) {
      cancelled--;
    } else {
      act();
    }
  };
  const arm = () => {
    const next = entries[0];
    if (next === undefined || isSpinning) {
      return;
    }
    const leftMs = next.dueMs - clock.nowMs();
    if (leftMs < SPIN_BELOW_MS) {
      isSpinning = true;
      clock.soon(turn);
      return;
    }
    if (timer !== undefined && timer.dueMs <= next.dueMs) {
      return;
    }
    timer?.cancel();
    timer = { dueMs: next.dueMs, cancel: clock.wait(Math.floor(leftMs - TIMER_SLACK_MS), turn) };
  };
  return {
    size: () => entries.length - cancelled,
    add: (delayMs, act) => {
      const entry: Entry = { dueMs: clock.nowMs() + delayMs, act };
      entries.splice(placeOf(entries, entry.dueMs), 0, entry);
      arm();
      return () => {
        if (entry.act === undefined) {
          return;
        }
        entry.act = undefined;
        cancelled++;
      };
    },
    flush: () => {
      timer?.cancel();
      timer = undefined;
      for (let next = entries.shift(); next !== undefined; next = entries.shift()) {
        finish(next);
      }
    },
  };
}

/** The place behind all entries that are due no later: what is due at the same moment is done in order of coming. */
function placeOf(entries: readonly Entry[], dueMs: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.dueMs ?? 0) <= dueMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

const PROCESS_CLOCK: QueueClock = {
  nowMs: () => performance.now(),
  wait: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  soon: (callback) => void setImmediate(callback),
};
