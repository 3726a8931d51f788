import {
  above,
  below,
  count,
  counted,
  defineTest,
  distribution,
  failed,
  gained,
  latency,
  planDirect,
  successRate,
  timed,
} from '../../lib/definition.ts';

const SECOND = 1_000;

/** The steps of the load: how many times the base rate is offered in each, one after the other. */
export const steps = [
  { step: 'base', factor: 1, label: 'Base rate' },
  { step: 'x2', factor: 2, label: '2 ×' },
  { step: 'x3', factor: 3, label: '3 ×' },
  { step: 'x4', factor: 4, label: '4 ×' },
  { step: 'x5', factor: 5, label: '5 ×' },
  { step: 'after', factor: 1, label: 'Base rate again' },
] as const;

/** More than it was built for is offered: what gets through, what late, what never? */
export const definition = defineTest({
  name: 'backpressure',
  title: 'Backpressure',
  purpose:
    'A base rate between pairs, then 2 to 5 times as much, then the base rate again: what gets through, what is late, what is lost?',
  order: 7,
  family: 'messages',
  needs: ['direct'],
  ownRooms: true,
  uses: ['USERS', 'RATE', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  notes: [
    'An open model: each message has its moment, whatever became of the ones before, and belongs to the step in which it was due; latency begins there. RATE is the base rate, and DURATION is divided evenly between the steps.',
    'Whether it is an overload depends on RATE: choose what the system is meant to carry. Where sends are late the generator is the limit and not the target.',
  ],
  metrics: {
    step_sent: counted('Messages sent by step'),
    step_delivered: gained('Messages delivered by step'),
    step_late: failed('Messages read late by step', 'step_delivered'),
    step_lost: failed('Messages lost by step', 'step_sent'),
    step_latency: timed('Message latency by step', 'step_delivered'),
  },
  profiles: {
    smoke: { users: 10, ratePerSec: 20, durationMs: 6 * SECOND },
    demo: { users: 100, ratePerSec: 1_000, durationMs: 40 * SECOND },
    '10k': { users: 10_000, ratePerSec: 2_000, durationMs: 300 * SECOND, socketsPerVu: 500 },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: above(0.99 * offeredOf(load)),
      reason: 'What was to be offered was offered; otherwise the generator was the limit.',
    }),
    successRate('message_success', {
      limit: above(0.9),
      warning: above(0.95),
      reason: 'The seed’s limits for delivery under stress.',
    }),
    ...steps
      .filter(({ factor }) => factor === 1)
      .flatMap(({ step, label }) => [
        count('step_lost', {
          tags: { step },
          label: `Lost: ${label.toLowerCase()}`,
          limit: below(1),
          reason: 'What the system is meant to carry gets through, before an overload and after it.',
        }),
        latency('step_latency', 'p(95)', {
          tags: { step },
          label: `Latency: ${label.toLowerCase()} (p95)`,
          warning: below(200),
          reason: 'Under a fifth of a second a chat feels immediate, once the overload is over too.',
        }),
      ]),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'Too much is no reason to throw anybody out.' }),
    ...distribution('message_latency', { max: {} }),
  ],
  breakdowns: [
    {
      title: 'What was offered and what came of it',
      tag: 'step',
      heading: 'Offered',
      items: steps.map(({ step, label }) => ({ value: step, label })),
      columns: [
        { metric: 'step_sent', stat: 'count', label: 'Sent' },
        { metric: 'step_delivered', stat: 'count', label: 'Delivered' },
        { metric: 'step_late', stat: 'count', label: 'Late' },
        { metric: 'step_lost', stat: 'count', label: 'Lost' },
        { metric: 'step_latency', stat: 'med', label: 'p50' },
        { metric: 'step_latency', stat: 'p(95)', label: 'p95' },
        { metric: 'step_latency', stat: 'max', label: 'Max' },
      ],
    },
  ],
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  plan: (load) =>
    planDirect(load, {
      roomSize: 2,
      durationMs: load.durationMs,
      operations: offeredOf(load),
      deliveriesPerSec: load.ratePerSec * Math.max(...steps.map(({ factor }) => factor)),
    }),
});

/** Messages of all steps together. */
function offeredOf({ ratePerSec, durationMs }: { ratePerSec: number; durationMs: number }): number {
  const stepMs = durationMs / steps.length;
  return steps.reduce((sum, { factor }) => sum + Math.floor((ratePerSec * factor * stepMs) / SECOND), 0);
}
