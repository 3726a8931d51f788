import { CONNECTIONS_PER_CORE, generatorBytes } from '../../generators/local/gc-percent.ts';
import { formatFigure, formatNumber } from '../../lib/summary/format-figure.ts';
import type { Configuration } from '../configure.ts';
import type { Finding } from './finding.ts';

/** What the machine has. */
export interface Machine {
  readonly cores: number;
  /** Memory that programs can still be given. */
  readonly freeBytes: number;
}

/** An estimate, not a measurement: the built-in target with a million messages and 10,000 connections. */
const TARGET_BYTES = 1_200_000_000;

/** Whether the plan fits into the cores and the memory of this machine. */
export function checkMachine({ target, tests }: Configuration, machine: Machine): Finding[] {
  const connections = Math.max(0, ...tests.map(({ plan }) => plan.peakConnections));
  const k6Bytes = Math.max(0, ...tests.map(({ plan }) => generatorBytes(plan)));
  const isEmbedded = target.targetUrl === undefined;
  const neededBytes = k6Bytes + (isEmbedded ? TARGET_BYTES : 0);
  const neededCores = Math.max(1, Math.ceil(connections / CONNECTIONS_PER_CORE)) + (isEmbedded ? 1 : 0);
  const what = isEmbedded ? 'k6 and the built-in target' : 'k6';
  const memory = `${formatFigure(machine.freeBytes, 'bytes')} free, about ${formatFigure(neededBytes, 'bytes')} needed by ${what}`;
  const cores = `${machine.cores}, about ${formatNumber(neededCores)} needed by ${what}`;
  return [
    machine.freeBytes < neededBytes
      ? {
          mark: 'bad',
          text: `Memory: ${memory}.`,
          fix: 'Close other programs, lower USERS, or use a larger machine.',
        }
      : { mark: 'good', text: `Memory: ${memory}.` },
    machine.cores < neededCores
      ? {
          mark: 'warning',
          text: `Cores: ${cores}.`,
          fix: 'The generator may become the bottleneck: lower USERS or use a larger machine.',
        }
      : { mark: 'good', text: `Cores: ${cores}.` },
  ];
}
