import type {
  FaultContext,
  FaultDriver,
  FaultTarget,
  Injected,
  OpenDriver,
  PlannedFault,
  TargetAddresses,
} from './fault-driver.ts';
import { openJournal } from './journal/journal.ts';
import { startWatchdog } from './journal/watchdog.ts';

/** The faults of a run, ready to be injected. */
export interface OpenFaults {
  /** What the built-in target must be started with, by variable. */
  readonly targetEnv: Readonly<Record<string, string>>;
  readonly needsSupervisor: boolean;
  /** Told of the target once it serves; answers with the addresses that the load goes to. */
  readonly attach: (target: FaultTarget) => Promise<TargetAddresses>;
  readonly inject: (fault: PlannedFault) => Promise<Injected>;
  /** Takes everything back that is left, and ends what was started. */
  readonly close: () => Promise<void>;
}

/** Settings of `openFaults`. */
export type OpenFaultsOptions = Omit<FaultContext, 'journal'> & {
  readonly drivers: readonly FaultDriver[];
  /** Where this user's journals are. */
  readonly journalFolder: string;
};

/**
 * Checks that every driver that is needed can work here, and starts what they need. Rejects before any load with every
 * reason, and leaves nothing behind then.
 */
export async function openFaults(
  faults: readonly PlannedFault[],
  options: OpenFaultsOptions,
): Promise<OpenFaults> {
  const { drivers, journalFolder, ...context } = options;
  const journal = openJournal(journalFolder);
  const watchdog = startWatchdog(journal.path);
  const opened = new Map<string, OpenDriver>();
  const active = new Set<Injected>();
  const close = async (): Promise<void> => {
    const reasons: string[] = [];
    const tryTo = async (step: () => Promise<unknown>): Promise<void> => {
      await step().catch((error: unknown) => reasons.push(messageOf(error)));
    };
    for (const injected of [...active].reverse()) {
      await tryTo(injected.remove);
    }
    for (const driver of opened.values()) {
      await tryTo(() => driver.close?.() ?? Promise.resolve());
    }
    if (reasons.length > 0) {
      // Left to the watchdog, which has the journal: this process may not know how to get on.
      throw new Error(
        `Faults could not all be taken back: ${reasons.join('; ')}. Run make doctor, which tries again.`,
      );
    }
    await watchdog.release();
    journal.close();
  };
  const problems: string[] = [];
  /** Why a driver cannot work whose faults may be left out, by its name. */
  const leftOut = new Map<string, string>();
  for (const driver of drivers) {
    const own = faults.filter((fault) => fault.driver === driver.name);
    if (own.length > 0) {
      try {
        opened.set(driver.name, await driver.open(own, { ...context, journal }));
      } catch (error) {
        const reason = messageOf(error);
        if (own.every(({ optional }) => optional)) {
          leftOut.set(driver.name, reason);
          context.log(`left out: ${own.map(({ id }) => id).join(', ')} (${reason})`);
        } else {
          problems.push(reason);
        }
      }
    }
  }
  if (problems.length > 0) {
    await close();
    throw new Error(problems.map((problem) => `FAULTS: ${problem}`).join('\n'));
  }
  return {
    targetEnv: Object.assign({}, ...[...opened.values()].map(({ targetEnv }) => targetEnv)),
    needsSupervisor: [...opened.values()].some(({ needsSupervisor }) => needsSupervisor === true),
    attach: async (target) => {
      let addresses = target.addresses;
      for (const { attach } of opened.values()) {
        addresses = (await attach?.(target)) ?? addresses;
      }
      return addresses;
    },
    inject: async (fault) => {
      const driver = opened.get(fault.driver);
      if (driver === undefined) {
        throw new Error(leftOut.get(fault.driver) ?? `the driver ${fault.driver} was not opened`);
      }
      const injected = await driver.inject(fault);
      const tracked: Injected = {
        remove: async () => {
          const details = await injected.remove();
          active.delete(tracked);
          return details;
        },
      };
      active.add(tracked);
      return tracked;
    },
    close,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
