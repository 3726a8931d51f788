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

/**
 * How many k6 processes of one machine a load asks for. Each costs a tenth more of the processor and some memory, so it is
 * one until a limit of one process is reached; more than the cores would only take turns.
 */
export function countGenerators(
  { peakConnections, deliveriesPerSec }: Pick<LoadPlan, 'peakConnections' | 'deliveriesPerSec'>,
  { cores, openFiles = Number.MAX_SAFE_INTEGER }: MachineLimits,
): GeneratorCount {
  const files = Math.max(1, openFiles - OTHER_FILES);
  const connections = `${formatNumber(peakConnections)} connections`;
  const needs = [
    {
      count: Math.ceil(peakConnections / files),
      why: `${connections}, and one process may open ${formatNumber(openFiles)} files`,
    },
    {
      count: Math.ceil(peakConnections / CONNECTIONS_OF_ONE),
      why: `${connections}, ${formatNumber(CONNECTIONS_OF_ONE)} for each`,
    },
    {
      count: Math.ceil(deliveriesPerSec / DELIVERIES_OF_ONE),
      why: `${formatNumber(Math.round(deliveriesPerSec))} deliveries a second, ${formatNumber(DELIVERIES_OF_ONE)} for each`,
    },
  ].toSorted((a, b) => b.count - a.count);
  const [most] = needs;
  if (most === undefined || most.count <= 1) {
    return { count: 1, why: 'one process carries this load' };
  }
  return most.count <= cores
    ? most
    : { count: cores, why: `${most.why}: ${most.count} would be needed, and there are ${cores} cores` };
}
