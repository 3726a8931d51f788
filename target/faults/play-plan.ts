import type { Outlet } from '../outlet.ts';
import { createAnswerFaults } from './answer-faults.ts';
import { round } from './delay-faults.ts';
import { createDeliveryFaults } from './delivery-faults.ts';
import { createDisconnectFaults } from './disconnect-faults.ts';
import type { FaultDetails } from './fault-log.ts';
import { faultsOf, type PlayedPlan } from './fault-tools.ts';
import { createLeaks } from './leaks.ts';
import { createQuota } from './quota.ts';
import { createRateFaults, type RateFaults } from './rate-faults.ts';
import { createUpgradeFaults, type UpgradeFaults } from './upgrade-faults.ts';

/** A plan in effect. */
export interface Play {
  outlet: Outlet;
  upgrades: UpgradeFaults;
  admits: RateFaults;
  /** The longest lag of a kind now, in ms, noted for what it holds up; 0 without one. */
  lagMs: (kind: 'processing-lag' | 'index-lag') => number;
  noteLag: (kind: 'processing-lag' | 'index-lag', details: FaultDetails) => void;
  /** Takes the corruption of one upload, if one is due. */
  takeCorruption: () => Corruption | undefined;
  /** Whether a part of the system is out of order now. */
  isOut: (part: string) => boolean;
  /** Notes that a socket is in use, where the system has no rooms whose join would say so. */
  established: (socketId: string) => void;
  /** Lets go what is held back and takes back what has not begun; delays that run come to their end. */
  end: () => void;
}

/** The corruption of one upload: exactly one of the two is called. */
export interface Corruption {
  done: (details: FaultDetails) => void;
  undone: () => void;
}

/** Puts a plan into effect. */
export function playPlan(played: PlayedPlan): Play {
  const { tools } = played;
  const deliveries = createDeliveryFaults(played);
  const answers = createAnswerFaults(played);
  const disconnects = createDisconnectFaults(played);
  const corruptions = faultsOf(played, 'corrupt-upload').map((corruption) => ({
    ...corruption,
    quota: createQuota(corruption.fault.count, 1),
  }));
  const lags = {
    'processing-lag': faultsOf(played, 'processing-lag'),
    'index-lag': faultsOf(played, 'index-lag'),
  };
  const longest = (kind: keyof typeof lags) => {
    const active = lags[kind].filter((lag) => lag.isActive()).map(({ fault }) => fault);
    return active.sort((a, b) => b.ms - a.ms)[0];
  };
  const stalls = faultsOf(played, 'stall').map(({ fault, fromMs }) =>
    tools.queue.add(fromMs + fault.afterMs - tools.nowMs(), () => {
      const beganMs = tools.nowMs();
      tools.halt(fault.durationMs);
      tools.record(fault, beganMs, { delayMs: fault.durationMs, tookMs: round(tools.nowMs() - beganMs) });
    }),
  );
  const leaks = createLeaks(played);
  const outages = faultsOf(played, 'outage');
  const announced = outages.map(({ fault, fromMs }) =>
    tools.queue.add(fromMs - tools.nowMs(), () => tools.record(fault, tools.nowMs(), { at: fault.part })),
  );
  return {
    outlet: (departure, send) => {
      if (departure.kind === 'delivery') {
        if (deliveries === undefined || departure.event !== 'message:new') {
          send();
        } else {
          deliveries.deliver(departure, send);
        }
        return;
      }
      answers(departure, (instead) => {
        send(instead);
        if (departure.kind === 'ack' && departure.event === 'room:join') {
          disconnects.established(departure.socketId);
        }
      });
    },
    upgrades: createUpgradeFaults(played),
    admits: createRateFaults(played),
    lagMs: (kind) => longest(kind)?.ms ?? 0,
    noteLag: (kind, details) => {
      const fault = longest(kind);
      if (fault !== undefined) {
        tools.record(fault, tools.nowMs(), { delayMs: fault.ms, ...details });
      }
    },
    takeCorruption: () => {
      const due = corruptions.find(({ isActive, quota }) => isActive() && quota.see());
      if (due === undefined) {
        return undefined;
      }
      due.quota.take();
      return {
        done: (details) => tools.record(due.fault, tools.nowMs(), details),
        undone: due.quota.giveBack,
      };
    },
    isOut: (part) => outages.some(({ fault, isActive }) => fault.part === part && isActive()),
    established: disconnects.established,
    end: () => {
      for (const cancel of [...stalls, ...announced]) {
        cancel();
      }
      leaks.end();
      disconnects.end();
      deliveries?.end();
    },
  };
}
