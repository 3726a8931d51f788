import type { LoadPlan } from '../lib/config/test-definition.ts';
import { formatNumber } from '../lib/summary/format-figure.ts';

/** Files that k6 has open besides its sockets. */
const OTHER_FILES = 200;

/** Connections that one process carries on a core of its own; see `gcPercent` for what was measured. */
const CONNECTIONS_OF_ONE = 20_000;

/** Deliveries a second that one process reads, about half of what four virtual users did at full speed on two cores. */
const DELIVERIES_OF_ONE = 20_000;

/** What this machine gives to its generators. */
export interface MachineLimits {
  readonly cores: number;
  /** Of one process; undefined where it cannot be read. */
  readonly openFiles: number | undefined;
}

/** How many generators a load gets, and why in a few words. */
export interface GeneratorCount {
  readonly count: number;
  readonly why: string;
}

/** How many k6 processes a load must have because one may open only so many files; nothing is said of one. */
export function leastGenerators(
  { peakConnections }: Pick<LoadPlan, 'peakConnections'>,
  { openFiles = Number.MAX_SAFE_INTEGER }: MachineLimits,
): { readonly count: number; readonly why?: string } {
  const count = Math.ceil(peakConnections / Math.max(1, openFiles - OTHER_FILES));
  const why = `${formatNumber(peakConnections)} connections, and one process may open ${formatNumber(openFiles)} files`;
  return count <= 1 ? { count: 1 } : { count, why };
}

/**
 * How many k6 processes of one machine a load asks for. Each costs a tenth more of the processor and some memory, so it is
 * one until a limit of one process is reached; more than the cores would only take turns, so there are more only where
 * files would not do for fewer.
 */
export function countGenerators(
  plan: Pick<LoadPlan, 'peakConnections' | 'deliveriesPerSec'>,
  machine: MachineLimits,
): GeneratorCount {
  const { peakConnections, deliveriesPerSec } = plan;
  const { cores } = machine;
  const least = leastGenerators(plan, machine);
  const needs = [
    {
      count: Math.ceil(peakConnections / CONNECTIONS_OF_ONE),
      why: `${formatNumber(peakConnections)} connections, ${formatNumber(CONNECTIONS_OF_ONE)} for each`,
    },
    {
      count: Math.ceil(deliveriesPerSec / DELIVERIES_OF_ONE),
      why: `${formatNumber(Math.round(deliveriesPerSec))} deliveries a second, ${formatNumber(DELIVERIES_OF_ONE)} for each`,
    },
  ].map((need) =>
    need.count <= cores
      ? need
      : { count: cores, why: `${need.why}: ${need.count} would be needed, and there are ${cores} cores` },
  );
  const most = [least, ...needs].reduce((a, b) => (b.count > a.count ? b : a));
  return { count: Math.max(1, most.count), why: most.why ?? 'one process carries this load' };
}
