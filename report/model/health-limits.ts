import type { JudgedRow } from '../../lib/summary/judge-row.ts';
import type { FigureUnit } from '../format/format-figure.ts';
import type { SystemValue } from './system-value.ts';

/** Where a figure of the generator's health comes from. */
export type HealthSource =
  | { readonly kind: 'trend'; readonly metric: string }
  /** A system value of the generator's processes, over the test's window. */
  | { readonly kind: 'system'; readonly value: SystemValue; readonly stat: 'avg' | 'p95' | 'max' };

/** What the limits of a test's health are set against. */
export interface HealthSubject {
  readonly rows: readonly JudgedRow[];
  /** How long a reader waits for a message, ms; undefined where the load does not say. */
  readonly deliveryTimeoutMs: number | undefined;
  /** The most files that the generators of this machine may open together. */
  readonly openFileLimit: number | undefined;
  /** Deliveries that were lost; undefined where the test does not count them. */
  readonly lost: number | undefined;
  /** It goes as fast as both sides can. */
  readonly isUnpaced: boolean;
}

/** One figure that tells whether the generator kept up; above its limit a test is not valid. */
export interface HealthLimit {
  readonly id: string;
  readonly label: string;
  readonly unit: Extract<FigureUnit, 'ms' | 'percent' | 'count'>;
  readonly source: HealthSource;
  readonly limit: (test: HealthSubject) => number | undefined;
  readonly reason: string;
  /** What to do when it is crossed. */
  readonly advice: string;
  /** Why crossing it changed no verdict of this test, where it did not. */
  readonly harmless?: (test: HealthSubject) => string | undefined;
}

/** Where a test has no latency target of its own: a quarter of the half second that chat messages may take at p99. */
const USUAL_LATENESS_MS = 125;

/** Where a load states no delivery time-out, ms. */
const USUAL_TIMEOUT_MS = 1_000;

/** The share of its cores that the generator's collector may take in a second, per cent, at p95 of the seconds. */
export const GARBAGE_LIMIT_PERCENT = 30;

/** The share of its machine's memory that a generator may take, per cent. */
export const MEMORY_LIMIT_PERCENT = 85;

/** The share of the files it may open that a generator may have open. */
export const OPEN_FILES_SHARE = 0.95;

/**
 * The limits of the generator's health. They are set against the latency targets and not against an idle machine: a
 * generator that shares its cores with the target is late by milliseconds, which changes no verdict, and a share of
 * the machine that both use says nothing of either. What they must catch is a delay that is the generator's own and
 * large enough to turn a target from met to missed; times are therefore judged outside bursts that the target made.
 */
export const HEALTH_LIMITS: readonly HealthLimit[] = [
  {
    id: 'late-sends',
    label: 'Late sends (intended to actual), p99',
    unit: 'ms',
    source: { kind: 'trend', metric: 'send_lateness' },
    limit: ({ rows }) => shareOf(rows, 'p(99)', 1 / 4) ?? shareOf(rows, 'p(95)', 1 / 2) ?? USUAL_LATENESS_MS,
    reason:
      'A quarter of the test’s target for message latency at p99, or half of that at p95 where it has no other: latency counts from the intended moment, so beyond it the generator’s own lateness decides whether the target is met.',
    advice:
      'Spread the load over more generators or lower RATE or USERS; take a larger machine, and keep generator and target on separate machines.',
  },
  {
    id: 'read-lag',
    label: 'Read lag (socket read to handler), p99',
    unit: 'ms',
    source: { kind: 'trend', metric: 'read_lag' },
    limit: ({ deliveryTimeoutMs }) => (deliveryTimeoutMs ?? USUAL_TIMEOUT_MS) / 4,
    reason:
      'Time in which a message had arrived and waited for its handler. Latency ends at the socket read, so this is in no latency; beyond a quarter of the delivery time-out it can turn a message that came into one that is counted as lost.',
    advice:
      'Fewer sockets for each virtual user (SOCKETS_PER_VU), fewer readers for each message (ROOM_SIZE, or USERS over CHANNELS), more generators or a larger machine.',
    harmless: ({ lost }) => (lost === 0 ? 'nothing was lost, so it took no message for lost' : undefined),
  },
  {
    id: 'timer-lag',
    label: 'Timer lag, p99',
    unit: 'ms',
    source: { kind: 'trend', metric: 'timer_lag' },
    limit: () => 250,
    reason:
      'How late a timer of one second fires: above a quarter of a second the event loops are full, and schedules, time-outs and moments are no longer those asked for.',
    advice:
      'Fewer sockets for each virtual user (SOCKETS_PER_VU), more generators or a larger machine; keep the target off the generator’s machine.',
    harmless: (test) =>
      metAllUnpaced(test)
        ? 'this test has no schedule to keep, and met every target with its event loops full'
        : undefined,
  },
  {
    id: 'cpu',
    label: 'CPU of the generator (share of the machine), p95',
    unit: 'percent',
    source: { kind: 'system', value: 'cpuMachinePercent', stat: 'p95' },
    limit: () => 90,
    reason:
      'With nine tenths of all cores the generator itself is what limits the load; a machine that it shares with the target may well be full without that.',
    advice: 'More generators or a larger machine, and generator and target on separate machines.',
    harmless: (test) =>
      metAllUnpaced(test)
        ? 'this test has no rate to keep, and met every target with the generator full; its rate is the generator’s as much as the target’s'
        : undefined,
  },
  {
    id: 'garbage',
    label: 'Garbage collection (share of the generator’s cores), p95 of its seconds',
    unit: 'percent',
    source: { kind: 'system', value: 'gcSharePercent', stat: 'p95' },
    limit: () => GARBAGE_LIMIT_PERCENT,
    reason:
      'While the collector works messages wait for memory and not for the target. Measured at 10,000 deliveries a second on two cores: in seconds of which it took less than 15 % the p95 of the latency was 5 ms, above 30 % it was 173 ms. The targets of latency are at p95, so a twentieth of such seconds decides them.',
    advice:
      'More memory for the generator (raise or remove GOMEMLIMIT or GOGC), fewer USERS for each generator, or a larger machine.',
  },
  {
    id: 'memory',
    label: 'Memory of the generator (share of the machine), max',
    unit: 'percent',
    source: { kind: 'system', value: 'memoryPercent', stat: 'max' },
    limit: () => MEMORY_LIMIT_PERCENT,
    reason: 'Above it the machine begins to swap or to kill, and every figure waits for the disk.',
    advice:
      'More sockets for each virtual user (SOCKETS_PER_VU), fewer USERS for each generator, or a machine with more memory.',
  },
  {
    id: 'open-files',
    label: 'Open files of the generator, max',
    unit: 'count',
    source: { kind: 'system', value: 'openFiles', stat: 'max' },
    limit: ({ openFileLimit }) =>
      openFileLimit === undefined ? undefined : OPEN_FILES_SHARE * openFileLimit,
    reason: 'Near the limit of open files connections are refused by the generator’s own machine.',
    advice: 'Raise the limit (ulimit -n) or spread the users over more generators.',
  },
];

function shareOf(rows: readonly JudgedRow[], stat: JudgedRow['stat'], share: number): number | undefined {
  const limits = rows.flatMap((row) =>
    row.metric === 'message_latency' && row.stat === stat && row.limit !== null ? [row.limit.value] : [],
  );
  return limits.length === 0 ? undefined : Math.min(...limits) * share;
}

/** A generator at its limit made nothing fail, and there was no load that it fell short of. */
function metAllUnpaced({ isUnpaced, rows }: HealthSubject): boolean {
  const judged = rows.filter(({ status }) => status !== 'info');
  return isUnpaced && judged.length > 0 && judged.every(({ status }) => status === 'pass');
}
