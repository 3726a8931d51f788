/** A time span as a stop-watch shows it: 75000 → `1:15`, 3675000 → `1:01:15`. */
export function formatClock(durationMs: number): string {
  const totalSec = Math.max(0, Math.round(durationMs / 1_000));
  const seconds = String(totalSec % 60).padStart(2, '0');
  const minutes = Math.floor(totalSec / 60) % 60;
  const hours = Math.floor(totalSec / 3_600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}
