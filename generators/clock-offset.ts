/** What one answer tells of a clock that shows whole seconds: ours before and after, and what it showed, epoch ms. */
export interface ClockReading {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** Its second, rounded down. */
  readonly shownMs: number;
}

/** Another clock less ours, and how far that may be from the truth. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly boundMs: number;
}

/**
 * The offset of a clock that shows whole seconds, from many readings. Each one says that the clock stood, at some moment
 * between question and answer, within the second that it showed; the offset lies in what all of them allow. Readings to
 * both sides of a tick make that as narrow as the answers are quick. Undefined for no readings, and for those of a clock
 * that was set meanwhile.
 */
export function clockOffset(readings: readonly ClockReading[]): ClockOffset | undefined {
  const lowest = Math.max(...readings.map(({ shownMs, answeredAtMs }) => shownMs - answeredAtMs));
  const highest = Math.min(...readings.map(({ shownMs, askedAtMs }) => shownMs + 1_000 - askedAtMs));
  return readings.length === 0 || highest < lowest
    ? undefined
    : { offsetMs: (lowest + highest) / 2, boundMs: (highest - lowest) / 2 };
}
