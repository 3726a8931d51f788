import { type ClockOffset, type ClockReading, clockOffset } from './clock-offset.ts';
import type { K6Api } from './k6-api.ts';

/** A little more than a second, so that there is a tick in it, ms. */
const LENGTH_MS = 1_100;

/** A generator's clock less ours, read from the date that its API puts on each answer; undefined when it gives none. */
export async function measureClock(api: K6Api): Promise<ClockOffset | undefined> {
  const readings: ClockReading[] = [];
  const untilMs = performance.now() + LENGTH_MS;
  while (performance.now() < untilMs) {
    const askedAtMs = performance.timeOrigin + performance.now();
    const shownMs = Date.parse(await api.readDate());
    const answeredAtMs = performance.timeOrigin + performance.now();
    if (Number.isNaN(shownMs)) {
      return undefined;
    }
    readings.push({ askedAtMs, answeredAtMs, shownMs });
  }
  return clockOffset(readings);
}
