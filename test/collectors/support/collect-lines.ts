import assert from 'node:assert/strict';
import type { Collector } from '../../../collectors/collector.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import { sleep } from './start-process.ts';

/** Fails when a collector gives a value that it does not say the meaning of. */
export function assertNamed(collector: Collector, values: Record<string, number>): void {
  assert.deepEqual(
    Object.keys(values).filter((name) => !(name in collector.values)),
    [],
    `values of ${collector.source} without a meaning`,
  );
}

/** The samples of a collector around some work, with the time that each of its rates is of. */
export interface Collected {
  readonly lines: readonly SystemLine[];
  /** What a rate per second adds up to over all samples. */
  total(value: string): number;
}

/**
 * Samples every 500 ms from before the work until after it. The collector reads the time from the test, so that its
 * rates can be turned back into counts exactly, however busy the machine is.
 */
export async function collectAround(
  create: (clock: () => number) => Collector,
  work: () => Promise<void>,
): Promise<Collected> {
  let nowMs = performance.now();
  const collector = create(() => nowMs);
  const lines: SystemLine[] = [
    { kind: 'values', t: 0, source: collector.source, values: { ...collector.values } },
  ];
  const taken: { readonly seconds: number; readonly values: Record<string, number> }[] = [];
  const sample = async (): Promise<void> => {
    const seconds = (performance.now() - nowMs) / 1000;
    nowMs += seconds * 1000;
    for (const { component, values } of await collector.sample()) {
      assertNamed(collector, values);
      taken.push({ seconds, values });
      lines.push({ kind: 'sample', t: Math.round(nowMs), source: collector.source, component, values });
    }
  };
  await sample();
  let done = false;
  const working = work().finally(() => {
    done = true;
  });
  while (!done) {
    await sleep(500);
    await sample();
  }
  await working;
  await sample();
  await collector.close();
  return {
    lines,
    total: (value) => taken.reduce((sum, one) => sum + (one.values[value] ?? 0) * one.seconds, 0),
  };
}
