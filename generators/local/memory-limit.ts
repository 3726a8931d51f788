import { totalmem } from 'node:os';
import type { LoadPlan } from '../../lib/config/test-definition.ts';
import { generatorBytes } from './gc-percent.ts';

/** A plan is a rule of thumb: beyond so many times of it a k6 does something else than what was planned. */
const TIMES_PLANNED = 4;

/** What any k6 may take besides, bytes: small plans are the least exact. */
const ALWAYS_BYTES = 1_000_000_000;

/** Beyond this share of the machine's memory everything on it begins to fail. */
const MACHINE_SHARE = 0.85;

/**
 * How much memory one of so many generators of a test may take before it is ended, bytes. A target that sends without
 * end fills k6's queues by more than a gigabyte a second, and then the machine.
 */
export function memoryLimit(plan: LoadPlan, generators: number, machineBytes = machineMemory()): number {
  const planned = (TIMES_PLANNED * generatorBytes(plan)) / generators + ALWAYS_BYTES;
  return Math.min(planned, MACHINE_SHARE * machineBytes);
}

/** What this machine has, or what a container is given of it, bytes. */
function machineMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}
