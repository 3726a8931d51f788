import { formatNumber } from '../../lib/summary/format-figure.ts';

/** A length of time as a person says it: `850 ms`, `4.5 s`, `5 min`, `1 h 20 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) {
    return `${formatNumber(ms)} ms`;
  }
  const seconds = ms / 1_000;
  if (seconds < 60) {
    return `${Number(seconds.toFixed(1))} s`;
  }
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 3_600), 'h'],
    [Math.floor((whole % 3_600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
