import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOnPath } from '../../host/find-on-path.ts';
import type { FaultDriver, OpenDriver, TargetAddresses } from '../fault-driver.ts';
import { undo } from '../journal/undo.ts';
import { HANDLE, netemCommands, netemSchema } from '../netem/netem-commands.ts';

const execute = promisify(execFile);

const DEVICE = 'lo';

/** Packets between generator and target delayed, lost, duplicated, reordered: Linux, root, loopback only. */
export const driver: FaultDriver = {
  name: 'netem',
  kinds: {
    netem: {
      howMuch: netemSchema,
      where: ['generator-target'],
      lasts: 'always',
      describe: (howMuch) =>
        `packets: ${Object.entries(howMuch)
          .map(([key, value]) => `${key} ${String(value)}`)
          .join(', ')}`,
    },
  },
  open: async (_faults, { addresses, embedded, env, journal }) => {
    await check(env['PATH']);
    if (!embedded && !isLoopback(addresses)) {
      throw new Error(
        'netem: expected a target on this machine, because it changes the loopback device only. Use latency or partition (Toxiproxy) for another one.',
      );
    }
    let ports: number[] = [];
    const way = { kind: 'qdisc', device: DEVICE, handle: HANDLE } as const;
    return {
      attach: async ({ addresses: found }) => {
        ports = portsOf(found);
        return undefined;
      },
      inject: async ({ howMuch }) => {
        const forget = journal.enter(`packet rules on ${DEVICE}`, way);
        for (const args of netemCommands(DEVICE, ports, netemSchema.parse(howMuch))) {
          await execute('tc', args);
        }
        return {
          remove: async () => {
            await undo(way);
            forget();
            return undefined;
          },
        };
      },
    } satisfies OpenDriver;
  },
  checkTogether: (faults) =>
    faults.flatMap((fault, index) =>
      faults
        .slice(index + 1)
        .filter(({ atMs }) => atMs < fault.atMs + (fault.forMs ?? 0))
        .map(
          ({ id }) => `${fault.id} and ${id} both change packets at the same time; put both into one fault.`,
        ),
    ),
};

/** Rejects with what is missing, after it has tried the very rule in a device where it does nothing. */
async function check(path: string | undefined): Promise<void> {
  const fix = 'Use latency, bandwidth or partition (Toxiproxy), which need none of this.';
  if (process.platform !== 'linux') {
    throw new Error(`netem: it is a part of Linux, and this is ${process.platform}. ${fix}`);
  }
  if (findOnPath('tc', path) === undefined) {
    throw new Error(`netem: PATH has no tc (package iproute2). ${fix}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`netem: only root may change packets. Run as root, or: ${fix}`);
  }
  const { stdout } = await execute('tc', ['qdisc', 'show', 'dev', DEVICE]);
  if (!/^qdisc noqueue /.test(stdout)) {
    throw new Error(
      `netem: the device ${DEVICE} has rules already (${stdout.split('\n')[0]?.trim()}), which are not ours to replace. Remove them (tc qdisc del dev ${DEVICE} root; make doctor removes those of an earlier run of ours).`,
    );
  }
  try {
    for (const args of netemCommands(DEVICE, [], { delayMs: 0 })) {
      await execute('tc', args);
    }
  } catch (error) {
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(
      `netem: the kernel does not take the rules (${reason.split('\n')[0]}); its modules sch_prio, sch_netem and cls_u32 are needed. ${fix}`,
    );
  } finally {
    await undo({ kind: 'qdisc', device: DEVICE, handle: HANDLE });
  }
}

function isLoopback(addresses: TargetAddresses | undefined): boolean {
  return Object.values(addresses ?? {}).every((url) =>
    /^(localhost|127\.[\d.]+)$/.test(new URL(url).hostname),
  );
}

function portsOf(addresses: TargetAddresses): number[] {
  return [...new Set(Object.values(addresses).map((url) => Number(new URL(url).port || '80')))];
}
