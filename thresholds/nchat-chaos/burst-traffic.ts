import { rampVariables, stressRows } from '../../lib/config/outage.ts';
import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  atLeast,
  below,
  count,
  counted,
  defineTest,
  distribution,
  latency,
  peak,
  planChatRamp,
  timed,
} from '../../lib/definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Few users, a hundred times as many within seconds, and few again: twice. */
export const definition = defineTest({
  name: 'burst-traffic',
  title: 'Burst traffic',
  purpose:
    'Few users chat; a hundred times as many come within seconds and leave, twice; is it as before then?',
  order: 3,
  family: 'connections',
  system: 'nchat',
  uses: rampVariables,
  variables: {
    SETTLE_TIME: {
      key: 'settleMs',
      type: 'duration',
      min: 0,
      max: 60 * MINUTE,
      default: 2 * MINUTE,
      meaning: 'How long after the last burst latency may take to be as on every day.',
    },
  },
  metrics: {
    phase_latency: timed('Message latency by phase, one delivery of each message', 'phase_messages'),
    phase_messages: counted('Messages timed'),
  },
  profiles: {
    smoke: {
      users: 100,
      durationMs: SECOND,
      messageIntervalMs: 500,
      deliveryTimeoutMs: SECOND,
      settleMs: SECOND,
      stages: [
        { durationMs: 500, users: 10 },
        { durationMs: 2_500, users: 10 },
        { durationMs: 500, users: 100 },
        { durationMs: SECOND, users: 100 },
        { durationMs: 500, users: 10 },
        { durationMs: SECOND, users: 10 },
        { durationMs: 500, users: 100 },
        { durationMs: 500, users: 10 },
        { durationMs: 5 * SECOND, users: 10 },
      ],
      reconnect: true,
    },
    demo: {
      users: 2_000,
      socketsPerVu: 200,
      roomSize: 4,
      durationMs: 10 * SECOND,
      deliveryTimeoutMs: 2 * SECOND,
      settleMs: 20 * SECOND,
      stages: [
        { durationMs: 5 * SECOND, users: 20 },
        { durationMs: 15 * SECOND, users: 20 },
        { durationMs: 10 * SECOND, users: 2_000 },
        { durationMs: 10 * SECOND, users: 2_000 },
        { durationMs: 5 * SECOND, users: 20 },
        { durationMs: 10 * SECOND, users: 20 },
        { durationMs: 10 * SECOND, users: 2_000 },
        { durationMs: 5 * SECOND, users: 20 },
        { durationMs: 50 * SECOND, users: 20 },
      ],
      reconnect: true,
    },
    '10k': {
      users: 10_000,
      socketsPerVu: 200,
      durationMs: MINUTE,
      stages: [
        { durationMs: 10 * SECOND, users: 100 },
        { durationMs: 2 * MINUTE, users: 100 },
        { durationMs: 30 * SECOND, users: 10_000 },
        { durationMs: MINUTE, users: 10_000 },
        { durationMs: 30 * SECOND, users: 100 },
        { durationMs: MINUTE, users: 100 },
        { durationMs: 30 * SECOND, users: 10_000 },
        { durationMs: 30 * SECOND, users: 100 },
        { durationMs: 5 * MINUTE, users: 100 },
      ],
      reconnect: true,
    },
  },
  rows: (load) => [
    peak('peak_connections', {
      limit: atLeast(0.95 * load.users),
      reason: 'The bursts asked for, open at the same moment; under stress 5 % may fail.',
    }),
    ...stressRows(),
    count('connection_errors'),
    count('disconnects', {
      limit: below(Math.max(1, 0.05 * load.users)),
      reason: 'The limit of 5 % errors, in users.',
    }),
    ...distribution('connect_time', {
      'p(95)': { limit: below(2_000), reason: 'In a burst a user waits two seconds at most to be in.' },
    }),
    ...distribution('message_latency', {
      'p(95)': { limit: below(2_000), reason: 'Over all, bursts included, p95 may be two seconds.' },
    }),
    latency('phase_latency', 'p(95)', {
      tags: { phase: 'before' },
      label: 'Message latency before the bursts (p95)',
    }),
    latency('phase_latency', 'p(95)', {
      tags: { phase: 'bursts' },
      label: 'Message latency during the bursts (p95)',
    }),
    latency('phase_latency', 'p(95)', {
      tags: { phase: 'after' },
      label: 'Message latency after the bursts (p95)',
      limit: below(200),
      reason: `From ${load.settleMs / SECOND} s after the last burst on it must be as on every day: under a fifth of a second.`,
    }),
    count('messages_sent'),
    count('deliveries_lost'),
  ],
  headline: {
    metric: 'phase_latency',
    stat: 'p(95)',
    tags: { phase: 'after' },
  },
  targetCounts: [...chatCounts, ...restCounts],
  breakdowns: [
    {
      title: 'Latency by phase',
      tag: 'phase',
      heading: 'Phase',
      items: [
        { value: 'before', label: 'Before the bursts' },
        { value: 'bursts', label: 'Bursts, and time to settle' },
        { value: 'after', label: 'After them' },
      ],
      columns: [
        { metric: 'phase_messages', stat: 'count', label: 'Messages' },
        { metric: 'phase_latency', stat: 'med', label: 'p50' },
        { metric: 'phase_latency', stat: 'p(95)', label: 'p95' },
        { metric: 'phase_latency', stat: 'max', label: 'Max' },
      ],
    },
  ],
  plan: planChatRamp,
});
