import {
  above,
  below,
  count,
  defineTest,
  derived,
  distribution,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planEndurance } from '../../lib/load/plan-endurance.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** So many that each has enough messages for a p95, and few enough for a table. */
const CHECKPOINTS = 10;

/** A steady rate for a long time; what it is like at the end beside the beginning. */
export const definition = defineTest({
  name: 'go-chat-endurance',
  title: 'Endurance',
  purpose: 'A steady rate of messages to everybody for a long time, with checkpoints: does it get worse?',
  order: 3,
  family: 'messages',
  uses: ['USERS', 'RATE', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  ownRooms: true,
  metrics: {
    checkpoint_latency: timed(
      'Message latency by checkpoint, one delivery of each message',
      'checkpoint_messages',
    ),
    checkpoint_messages: { kind: 'counter', unit: 'count', better: 'neither', label: 'Messages timed' },
    latency_drift: derived(
      'Drift of p95 from the first checkpoint to the last',
      'ratio',
      'lower',
      (figure) => {
        const at = (checkpoint: number) =>
          figure('checkpoint_latency', 'p(95)', { checkpoint: String(checkpoint) });
        const [first, last] = [at(1), at(CHECKPOINTS)];
        return first === undefined || last === undefined || first === 0 ? undefined : last / first - 1;
      },
    ),
  },
  profiles: {
    smoke: { users: 10, ratePerSec: 50, durationMs: 10 * SECOND },
    demo: { users: 50, ratePerSec: 100, durationMs: MINUTE },
    hours: { users: 50, ratePerSec: 100, durationMs: 120 * MINUTE },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: above(0.99 * Math.floor((load.ratePerSec * load.durationMs) / SECOND)),
      reason: 'Rate × duration: the schedule was kept to its end.',
    }),
    successRate('message_success', { limit: above(0.99), reason: 'At most 1 % may be lost anywhere.' }),
    count('deliveries_lost'),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out in a steady load.' }),
    ...distribution('message_latency', {
      'p(95)': { limit: below(200), reason: 'Under a fifth of a second a chat feels immediate.' },
    }),
    {
      metric: 'latency_drift',
      stat: 'max',
      warning: below(0.5),
      reason: 'Half as slow again at the end is a trend; less is within what short checkpoints vary by.',
    },
  ],
  breakdowns: [
    {
      title: 'Latency by checkpoint',
      tag: 'checkpoint',
      heading: 'Checkpoint',
      items: Array.from({ length: CHECKPOINTS }, (_, index) => ({
        value: String(index + 1),
        label: `${index + 1} of ${CHECKPOINTS}`,
      })),
      columns: [
        { metric: 'checkpoint_messages', stat: 'count', label: 'Messages' },
        { metric: 'checkpoint_latency', stat: 'med', label: 'p50' },
        { metric: 'checkpoint_latency', stat: 'p(95)', label: 'p95' },
        { metric: 'checkpoint_latency', stat: 'max', label: 'Max' },
      ],
    },
  ],
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  plan: planEndurance,
});

/** The checkpoint, from 1, that a moment of the load belongs to. */
export function checkpointAt(elapsedMs: number, durationMs: number): number {
  return Math.max(1, Math.min(CHECKPOINTS, Math.floor((elapsedMs / durationMs) * CHECKPOINTS) + 1));
}
