import { faultsOf, type PlayedPlan } from './fault-tools.ts';

/** How often a leak grows, ms. */
const STEP_MS = 100;

/** Faults of memory that is never given back while they last. */
export interface Leaks {
  /** Lets go what was kept. */
  readonly end: () => void;
}

/** Keeps, from the beginning of each leak of a plan to its end, so many bytes more each second, and gives them back then. */
export function createLeaks(played: PlayedPlan): Leaks {
  const { tools } = played;
  const cancels = faultsOf(played, 'leak').map(({ fault, fromMs, isActive }) => {
    const kept: Buffer[] = [];
    let cancel: () => void = () => undefined;
    const grow = (): void => {
      if (!isActive()) {
        kept.length = 0;
        return;
      }
      // Filled, as what is only reserved is no memory in use.
      kept.push(Buffer.alloc(Math.ceil((fault.bytesPerSecond * STEP_MS) / 1_000), 1));
      cancel = tools.queue.add(STEP_MS, grow);
    };
    cancel = tools.queue.add(fromMs - tools.nowMs(), () => {
      tools.record(fault, tools.nowMs(), {});
      grow();
    });
    return () => {
      cancel();
      kept.length = 0;
    };
  });
  return {
    end: () => {
      for (const cancel of cancels) {
        cancel();
      }
    },
  };
}
