import type { Finding } from './finding.ts';

/** Tokens are refused when the clocks of their maker and their reader differ by more. */
const TOLERATED_MS = 30_000;

/** A date that the clock cannot honestly show: this project is younger. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

/**
 * Whether the clock is plausible, and near that of the target as its Date header shows it (in whole seconds).
 * Latencies do not depend on it: both of their ends are read on this machine.
 */
export function checkClock(nowMs: number, targetDate: string | null): Finding {
  const fix = 'Set the clock, best by NTP (timedatectl set-ntp true).';
  if (nowMs < EARLIEST_MS) {
    return { mark: 'bad', text: `Clock: it shows ${new Date(nowMs).toISOString()}, which is past.`, fix };
  }
  const targetMs = targetDate === null ? Number.NaN : Date.parse(targetDate);
  if (Number.isNaN(targetMs)) {
    return { mark: 'good', text: 'Clock: plausible; the target does not tell its own.' };
  }
  const differenceMs = Math.abs(nowMs - targetMs);
  const seconds = Math.round(differenceMs / 1_000);
  return differenceMs > TOLERATED_MS
    ? {
        mark: 'warning',
        text: `Clock: it differs from the target's by ${seconds} s; tokens may be refused.`,
        fix,
      }
    : { mark: 'good', text: `Clock: within ${Math.max(1, seconds)} s of the target's.` };
}
