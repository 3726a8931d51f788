import type { TargetCount } from './report-declarations.ts';

/** What a target must have counted of users who chat over sockets; REST requests are those of set-up. */
export const chatCounts: readonly TargetCount[] = [
  { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
  { label: 'Messages accepted', suite: [{ metric: 'messages_acked' }], target: ['messagesAccepted'] },
  { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
];

/** What a target must have counted of REST requests; the run's own questions to it are none of the test's. */
export const restCounts: readonly TargetCount[] = [
  {
    label: 'REST requests, set-up included',
    suite: [{ metric: 'rest_requests' }],
    target: ['restRequests'],
    except: ['GET /api/health', 'GET /api/metrics'],
  },
];

/** A count of REST requests by their steps, summed up. */
export function stepCount(label: string, steps: readonly string[], target: readonly string[]): TargetCount {
  return { label, suite: steps.map((step) => ({ metric: 'rest_requests', tags: { step } })), target };
}
