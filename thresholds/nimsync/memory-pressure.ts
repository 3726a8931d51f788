import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  atLeast,
  below,
  count,
  counted,
  defineTest,
  derived,
  distribution,
  gained,
  latency,
  ratePerSecond,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planClosed } from '../../lib/load/plan-closed.ts';

/** Messages a second that a slow target is waited for. */
const SLOWEST_PER_SEC = 5;

/** What is sent one after the other: small messages, large ones, small ones again. */
export const pressurePhases = [
  { phase: 'before', label: 'Small messages before' },
  { phase: 'pressure', label: 'Large messages' },
  { phase: 'after', label: 'Small messages after' },
] as const;

/** Messages as large as a frame may be, one after the other: what do they leave behind? */
export const definition = defineTest({
  name: 'memory-pressure',
  title: 'Memory pressure',
  purpose:
    'Messages as large as the system takes, a few at a time; small ones before and after them show whether it has recovered.',
  order: 2,
  family: 'messages',
  system: 'nchat',
  uses: ['USERS', 'ROOM_SIZE', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  variables: {
    LARGE_MESSAGES: {
      key: 'largeMessages',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 1_000,
      meaning: 'Large messages, of all users together.',
    },
    SMALL_MESSAGES: {
      key: 'smallMessages',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 200,
      meaning: 'Small messages before the large ones, and as many after them.',
    },
    MESSAGE_BYTES: {
      key: 'messageBytes',
      type: 'size',
      min: 1,
      max: 50_000_000,
      default: 990_000,
      meaning:
        'Characters of a large message; ɳChat closes the connection of a frame of more than 1,000,000 bytes.',
    },
    LARGE_WINDOW: {
      key: 'largeWindow',
      type: 'integer',
      min: 1,
      max: 1_000,
      default: 8,
      meaning: 'Large messages of a virtual user that may be unread at a time.',
    },
  },
  metrics: {
    phase_latency: timed('Message latency by phase', 'phase_messages'),
    phase_messages: counted('Messages timed by phase'),
    payload_bytes: { ...gained('Text of large messages read'), unit: 'bytes' },
    pressure_time: timed('Time from the first large message to the last read', 'payload_bytes'),
    payload_rate: derived(
      'Text a second',
      'bytes',
      'higher',
      ratePerSecond('payload_bytes', 'pressure_time'),
    ),
  },
  profiles: {
    smoke: { users: 4, roomSize: 2, largeMessages: 20, smallMessages: 50 },
    demo: { users: 20, roomSize: 2, largeMessages: 300 },
    seed: { users: 20, roomSize: 2, largeMessages: 1_000 },
  },
  rows: (load) => [
    count('payload_bytes', {
      limit: atLeast(load.largeMessages * load.messageBytes),
      reason: 'All of it came through; the seed had 1,000 times 1 MB.',
    }),
    { metric: 'payload_rate', stat: 'max', label: 'Text a second' },
    successRate('message_success', { limit: above(0.99), reason: 'At most 1 % may be lost anywhere.' }),
    count('messages_sent'),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'Nobody is thrown out for a message that is allowed.' }),
    latency('phase_latency', 'p(95)', { tags: { phase: 'before' }, label: 'Small messages before (p95)' }),
    latency('phase_latency', 'p(95)', {
      tags: { phase: 'pressure' },
      label: 'Large messages (p95)',
      limit: below(5_000),
      reason: 'Eight of a megabyte at once may take five seconds; what takes longer has stalled.',
    }),
    latency('phase_latency', 'p(95)', {
      tags: { phase: 'after' },
      label: 'Small messages after (p95)',
      limit: below(200),
      reason: 'When the pressure is over it is as on every day: under a fifth of a second.',
    }),
    ...distribution('message_latency', { max: {} }),
  ],
  headline: {
    metric: 'payload_rate',
    stat: 'max',
    seed: {
      figure: '1,000 chunks of 1 MB, 312 MB a second, no growth',
      counted:
        'Allocations of one process that were freed at once; its page marks the time, and so the rate, as estimated. So its 100 MB a second are no limit here.',
    },
  },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'A closed model: a message is due when it is sent.',
    'The target’s memory is in the report’s system figures, where it can be seen: whether it falls again after the load is what the seed’s growth of less than 10 MB asks.',
  ],
  breakdowns: [
    {
      title: 'Latency by phase',
      tag: 'phase',
      heading: 'Phase',
      items: pressurePhases.map(({ phase, label }) => ({ value: phase, label })),
      columns: [
        { metric: 'phase_messages', stat: 'count', label: 'Messages' },
        { metric: 'phase_latency', stat: 'med', label: 'p50' },
        { metric: 'phase_latency', stat: 'p(95)', label: 'p95' },
        { metric: 'phase_latency', stat: 'max', label: 'Max' },
      ],
    },
  ],
  plan: (load) => {
    const messages = load.largeMessages + 2 * load.smallMessages;
    return planClosed(load, {
      messages,
      messageBytes: (load.largeMessages * load.messageBytes) / messages,
      slowestPerSec: SLOWEST_PER_SEC,
    });
  },
});
