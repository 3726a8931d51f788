import type { Duplex } from 'node:stream';
import { createDelays } from './delay-faults.ts';
import { faultsOf, type PlayedPlan } from './fault-tools.ts';
import { createQuota } from './quota.ts';

/** What a WebSocket upgrade that is to be refused meets. */
export interface UpgradeFaults {
  /** Refuses or resets the connection and says so, or lets it pass, perhaps later. */
  meet: (socket: Duplex, pass: () => void) => 'refused' | 'passed';
}

const REFUSAL = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Makes the faults of a plan that WebSocket upgrades meet; each refuses or resets the next ones. */
export function createUpgradeFaults(played: PlayedPlan): UpgradeFaults {
  const { tools } = played;
  const delays = createDelays(played, 'accept');
  const refusals = [...faultsOf(played, 'refuse'), ...faultsOf(played, 'reset')].map((refusal) => ({
    ...refusal,
    quota: createQuota(refusal.fault.count, 1),
  }));
  return {
    meet: (socket, pass) => {
      const refusal = refusals.find(({ isActive, quota }) => isActive() && quota.see());
      if (refusal !== undefined) {
        const { fault, quota } = refusal;
        quota.take();
        tools.record(fault, tools.nowMs(), {});
        // Whoever is refused may be gone before it hears of it.
        socket.on('error', () => undefined);
        if (fault.fault === 'refuse') {
          socket.end(REFUSAL);
        } else if ('resetAndDestroy' in socket && typeof socket.resetAndDestroy === 'function') {
          socket.resetAndDestroy();
        } else {
          socket.destroy();
        }
        return 'refused';
      }
      if (delays === undefined) {
        pass();
      } else {
        const onError = () => socket.destroy();
        socket.on('error', onError);
        delays.hold(delays.draw(), () => {
          socket.off('error', onError);
          if (socket.destroyed) {
            return [];
          }
          pass();
          return [{}];
        });
      }
      return 'passed';
    },
  };
}
