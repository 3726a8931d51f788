import { z } from 'zod';
import type { Fault, FaultPlan } from '../../target/faults/fault-plan.ts';

export type { Fault, FaultPlan } from '../../target/faults/fault-plan.ts';

const TIMEOUT_MS = 15_000;

const lineSchema = z.object({
  /** Epoch ms of the target's clock. */
  atMs: z.number(),
  fault: z.string(),
  id: z.string().exactOptional(),
  at: z.enum(['accept', 'handshake', 'ack', 'delivery', 'rest']).exactOptional(),
  /** The delay that was drawn, ms. */
  delayMs: z.number().exactOptional(),
  /** How long it really took, by the target's own clock, ms. */
  tookMs: z.number().exactOptional(),
});

/** One injected fault, as the target logged it. */
export type InjectedLine = z.infer<typeof lineSchema>;

const stateSchema = z.object({ injected: z.record(z.string(), z.number()) });

/** Puts a fault plan into the built-in target; rejects with the target's own words when it does not take it. */
export async function putFaults(restUrl: string, faults: readonly Fault[]): Promise<void> {
  // One seed for all: the same draws in every calibration.
  const plan: FaultPlan = { seed: 1, faults: [...faults] };
  await request(restUrl, 'PUT', plan);
}

/** Makes the target healthy again. */
export async function clearFaults(restUrl: string): Promise<void> {
  await request(restUrl, 'DELETE');
}

/** How many faults the target has injected since its plan was put, by fault or id. */
export async function readInjected(restUrl: string): Promise<Readonly<Record<string, number>>> {
  return stateSchema.parse(await request(restUrl, 'GET')).injected;
}

/** The lines of the target's fault log; rejects with the number of the first line that is none. */
export function parseFaultLog(text: string): InjectedLine[] {
  return text
    .split('\n')
    .filter((row) => row !== '')
    .map((row, index) => {
      const parsed = lineSchema.safeParse(parseJson(row));
      if (parsed.success) {
        return parsed.data;
      }
      throw new Error(
        `The fault log of the target, line ${index + 1}: expected an injected fault, got ${row.slice(0, 100)}`,
      );
    });
}

async function request(
  restUrl: string,
  method: 'PUT' | 'DELETE' | 'GET',
  plan?: FaultPlan,
): Promise<unknown> {
  const response = await fetch(`${restUrl}/api/faults`, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(plan === undefined
      ? {}
      : { body: JSON.stringify(plan), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `The built-in target refused to ${method} its fault plan (${response.status}): ${text.slice(0, 300)}`,
    );
  }
  return parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
