import { faultsOf, type PlayedFault, type PlayedPlan } from './fault-tools.ts';
import { createQuota, type Quota } from './quota.ts';

/** Drops sockets that are established. */
export interface DisconnectFaults {
  /** Notes that a socket has entered its first room. */
  established: (socketId: string) => void;
  end: () => void;
}

/**
 * Makes the faults of a plan that drop sockets. When such a fault begins it drops of the sockets that are there each
 * `every`-th, or as many as it is to drop, evenly spread, where the plan does not say. What is then left of its count
 * it takes of the sockets that enter a room later, again each `every`-th, or the next ones.
 */
export function createDisconnectFaults(played: PlayedPlan): DisconnectFaults {
  const { tools } = played;
  const faults = faultsOf(played, 'disconnect').map((fault) => ({ ...fault, known: new Set<string>() }));
  const quotas = new Map<PlayedFault<'disconnect'>, Quota>();
  const drop = ({ fault }: PlayedFault<'disconnect'>, socketId: string) => {
    tools.record(fault, tools.nowMs(), { recipient: tools.sockets.userOf(socketId), socketId });
    tools.sockets.drop(socketId);
  };
  const begin = (fault: (typeof faults)[number]) => {
    const { count, every } = fault.fault;
    const ids = tools.sockets.ids();
    const quota = createQuota(count, every ?? 1);
    quotas.set(fault, quota);
    const step = Math.max(1, Math.floor(ids.length / count));
    for (const [index, socketId] of ids.entries()) {
      fault.known.add(socketId);
      const isDue = every === undefined ? index % step === 0 && quota.left() > 0 : quota.see();
      if (!isDue) {
        continue;
      }
      quota.take();
      drop(fault, socketId);
    }
  };
  const cancels = faults.map((fault) => tools.queue.add(fault.fromMs - tools.nowMs(), () => begin(fault)));
  return {
    established: (socketId) => {
      for (const fault of faults) {
        const quota = quotas.get(fault);
        if (quota === undefined || !fault.isActive() || quota.left() === 0 || fault.known.has(socketId)) {
          continue;
        }
        fault.known.add(socketId);
        if (fault.fault.every !== undefined && !quota.see()) {
          continue;
        }
        quota.take();
        // After what is on its way to it: an answer that it waits for.
        setImmediate(() => drop(fault, socketId));
      }
    },
    end: () => {
      for (const cancel of cancels) {
        cancel();
      }
    },
  };
}
