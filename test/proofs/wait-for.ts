import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds, at most `limitMs`; rejects with what was awaited. */
export async function waitFor(what: string, condition: () => boolean, limitMs = 20_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endMs) {
      throw new Error(`Waited ${limitMs} ms in vain: ${what}.`);
    }
    await sleep(20);
  }
}
