import type { QueueClock } from '../../../target/faults/delay-queue.ts';

/** A clock for a delay queue that goes on only when given; its timers fire late by 0.9 ms, as real ones do. */
export interface ManualClock {
  clock: QueueClock;
  /** Goes on to a moment in steps of 0.1 ms. */
  goTo: (ms: number) => void;
  /** The waits that were asked for, in ms. */
  waits: readonly number[];
  isIdle: () => boolean;
}

/** Makes a clock that stands at 0. */
export function createManualClock(): ManualClock {
  let nowMs = 0;
  let timer: { atMs: number; callback: () => void } | undefined;
  let soon: (() => void)[] = [];
  const waits: number[] = [];
  const clock: QueueClock = {
    nowMs: () => nowMs,
    wait: (ms, callback) => {
      waits.push(ms);
      const own = { atMs: nowMs + ms + 0.9, callback };
      timer = own;
      return () => {
        if (timer === own) {
          timer = undefined;
        }
      };
    },
    soon: (callback) => soon.push(callback),
  };
  const goTo = (ms: number) => {
    while (nowMs < ms) {
      nowMs = Math.round((nowMs + 0.1) * 10) / 10;
      const due = timer;
      if (due !== undefined && due.atMs <= nowMs) {
        timer = undefined;
        due.callback();
      }
      const now = soon;
      soon = [];
      for (const callback of now) {
        callback();
      }
    }
  };
  return { clock, goTo, waits, isIdle: () => timer === undefined && soon.length === 0 };
}
