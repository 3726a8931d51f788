import type { Clock } from './clock.ts';

/** Waits until a moment of the clock without holding up the VU's sockets; one turn at least. */
export function waitUntil(clock: Clock, atMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, atMs - clock()));
  });
}
