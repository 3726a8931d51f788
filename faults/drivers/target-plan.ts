import { z } from 'zod';
import { faultSchema } from '../../target/faults/fault-plan.ts';
import type { FaultDriver, FaultKind, FaultTarget, OpenDriver, PlannedFault } from '../fault-driver.ts';

const TIMEOUT_MS = 15_000;

/** What a fault of the plan is called where its name could mean something else here. */
const kinds = Object.fromEntries(
  faultSchema.options.map((option): [string, FaultKind] => {
    const what = option.shape.fault.value;
    const { fault: _fault, id: _id, from: _from, for: _for, ...shape } = option.shape;
    return [
      what,
      {
        howMuch: z.strictObject(shape as z.ZodRawShape),
        where: ['target'],
        lasts: 'always',
        describe: (howMuch) => {
          const amount = Object.entries(howMuch).map(([key, value]) => `${key} ${format(value)}`);
          return [what, ...amount].join(', ').replace(', ', ': ');
        },
      },
    ];
  }),
);

/** The built-in target does wrong by itself, at exact counts: its own fault plan. */
export const driver: FaultDriver = {
  name: 'target-plan',
  kinds,
  checkTogether: (faults) => faults.flatMap((fault) => overlapOf(fault, faults)),
  open: async (_faults, { embedded, addresses }) => {
    if (!embedded) {
      await checkTakesPlans(addresses?.targetUrl ?? '');
    }
    let target: FaultTarget | undefined;
    const active = new Set<PlannedFault>();
    const put = async (): Promise<Readonly<Record<string, number>>> => {
      const url = target?.addresses.targetUrl ?? '';
      const before = await request(url, active.size === 0 ? 'DELETE' : 'GET');
      if (active.size > 0) {
        const plan = {
          seed: 1,
          faults: [...active].map(({ id, what, howMuch }) => ({ ...howMuch, fault: what, id })),
        };
        await request(url, 'PUT', plan);
      }
      return before.injected;
    };
    return {
      targetEnv: { REFERENCE_FAULTS: 'yes' },
      attach: async (found) => {
        target = found;
        return undefined;
      },
      inject: async (fault) => {
        active.add(fault);
        await put();
        return {
          remove: async () => {
            active.delete(fault);
            const injected = await put();
            return { injected: injected[fault.id] ?? 0 };
          },
        };
      },
    } satisfies OpenDriver;
  },
};

/** A plan is put as a whole, which starts every count in it anew. */
function overlapOf(fault: PlannedFault, faults: readonly PlannedFault[]): string[] {
  const endMs = fault.atMs + (fault.forMs ?? 0);
  return faults
    .filter((other) => other.atMs > fault.atMs && other.atMs < endMs)
    .filter((other) => 'count' in fault.howMuch || 'count' in other.howMuch)
    .map(
      (other) =>
        `${fault.id} and ${other.id} are in the built-in target at the same time, and one has a count, which would start anew when the other begins; let one end before the other begins.`,
    );
}

async function checkTakesPlans(url: string): Promise<void> {
  const response = await fetch(`${url}/api/faults`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    () => undefined,
  );
  if (response?.ok !== true) {
    throw new Error(
      `${url} takes no fault plan; only the built-in target does, started with REFERENCE_FAULTS=yes. Use faults of connections or processes for this target.`,
    );
  }
}

const stateSchema = z.object({ injected: z.record(z.string(), z.number()).default({}) });

async function request(
  url: string,
  method: 'PUT' | 'DELETE' | 'GET',
  plan?: unknown,
): Promise<z.infer<typeof stateSchema>> {
  const response = await fetch(`${url}/api/faults`, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(plan === undefined
      ? {}
      : { body: JSON.stringify(plan), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `the built-in target refused to ${method} its fault plan (${response.status}): ${text.slice(0, 300)}`,
    );
  }
  return stateSchema.parse(JSON.parse(text));
}

function format(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
