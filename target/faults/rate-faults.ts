import { isTouchable } from './answer-faults.ts';
import { faultsOf, type PlayedPlan } from './fault-tools.ts';

/** Says whether a request to a route such as `GET /api/channels` may pass. */
export type RateFaults = (route: string) => boolean;

/** Makes the rate limits of a plan: over all callers, in seconds counted from the beginning of the fault. */
export function createRateFaults(played: PlayedPlan): RateFaults {
  const { tools } = played;
  const limits = faultsOf(played, 'rate-limit').map((limit) => ({ ...limit, second: -1, count: 0 }));
  return (route) => {
    if (!isTouchable(route)) {
      return true;
    }
    for (const limit of limits) {
      const { fault, fromMs, isActive } = limit;
      if (!isActive() || (fault.route !== undefined && !route.startsWith(fault.route))) {
        continue;
      }
      const second = Math.floor((tools.nowMs() - fromMs) / 1_000);
      if (second !== limit.second) {
        Object.assign(limit, { second, count: 0 });
      }
      limit.count++;
      if (limit.count <= fault.perSecond) {
        continue;
      }
      tools.record(fault, tools.nowMs(), { route });
      return false;
    }
    return true;
  };
}
