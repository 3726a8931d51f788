/** A moment in UTC as a report shows it: `2026-11-20 18:54:30 UTC`. */
export function formatMoment(moment: string | number): string {
  return `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A moment as seconds into a test: `at 12.3 s`. */
export function formatOffset(atMs: number, startMs: number): string {
  const seconds = (atMs - startMs) / 1_000;
  return `at ${Number(seconds.toFixed(1))} s`;
}
