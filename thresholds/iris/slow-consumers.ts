import { faultMemoryMetrics } from '../../lib/config/memory-under-faults.ts';
import {
  above,
  below,
  count,
  counted,
  defineTest,
  distribution,
  latency,
  peak,
  planDirect,
  successRate,
  timed,
} from '../../lib/definition.ts';

const SECOND = 1_000;

/** The readers of a test of slow consumers: every second pair's reads slowly for a while. */
export const readers = [
  { reader: 'fast', label: 'Reads all the time' },
  { reader: 'slow', label: 'Stops reading' },
] as const;

/** Half of the readers stop reading for a while: what does that cost the server, and everybody else? */
export const definition = defineTest({
  name: 'slow-consumers',
  title: 'Slow consumers',
  purpose:
    'Large messages between pairs; every second reader stops reading for a while, and reads on: how much does the server hold for them, and who else feels it?',
  order: 9,
  family: 'messages',
  needs: ['direct'],
  ownRooms: true,
  uses: ['USERS', 'RATE', 'DURATION', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  notes: [
    'k6 cannot stop reading a socket. The readers chosen dial an address of their own, that of a Toxiproxy, which hands on 1 kB a second to each of them while the fault lasts: to the server they are clients that have stopped reading. Nobody else is behind that proxy. What the kernel holds for a socket (some megabytes) is beside the server’s memory.',
    'Without the fault (FAULTS=none), or where the target’s memory is not sampled, there is nothing to judge: the rows of the memory are no data.',
  ],
  variables: {
    MESSAGE_SIZE: {
      key: 'messageSize',
      type: 'size',
      min: 100,
      max: 4_000,
      default: 3_500,
      meaning:
        'Bytes of a message; k6 sends more than 4,096 in fragments, and one of these ends Iris’ listener.',
    },
    SLOW_READERS_URL: {
      key: 'slowReadersUrl',
      type: 'url',
      meaning:
        'Where the readers that stop reading dial; the run sets it to that of its own proxy when a fault is at `slow-readers`.',
    },
  },
  metrics: {
    reader_messages: counted('Messages read by kind of reader'),
    reader_latency: timed('Message latency by kind of reader', 'reader_messages'),
    ...faultMemoryMetrics,
  },
  faults: {
    purpose: 'Every second reader stops reading.',
    holdFor: '1s',
    faults: [
      {
        id: 'stop-reading',
        what: 'bandwidth',
        where: 'slow-readers',
        at: '15%',
        for: '35%',
        howMuch: { kilobytesPerSec: 1, direction: 'to-client' },
      },
    ],
  },
  profiles: {
    smoke: {
      users: 4,
      ratePerSec: 500,
      durationMs: 8 * SECOND,
      deliveryTimeoutMs: 8 * SECOND,
      lateOverMs: 10 * SECOND,
    },
    demo: {
      users: 40,
      ratePerSec: 2_000,
      durationMs: 30 * SECOND,
      deliveryTimeoutMs: 30 * SECOND,
      lateOverMs: 30 * SECOND,
    },
    minutes: {
      users: 200,
      ratePerSec: 3_000,
      durationMs: 180 * SECOND,
      deliveryTimeoutMs: 120 * SECOND,
      lateOverMs: 120 * SECOND,
    },
  },
  rows: (load) => [
    count('messages_sent', {
      limit: above(0.99 * Math.floor((load.ratePerSec * load.durationMs) / SECOND)),
      reason: 'Rate × duration: the schedule was kept while readers stood still.',
    }),
    successRate('message_success', {
      limit: above(0.99),
      warning: above(0.999),
      reason: 'What was held for a slow reader is read once it reads on; at most 1 % may be lost.',
    }),
    peak('memory_factor', {
      limit: below(19.2),
      warning: below(4),
      reason: 'The seed’s own run grew to 19.2 times and called that a risk; four times is bounded.',
    }),
    peak('memory_before'),
    peak('memory_peak'),
    peak('memory_after'),
    peak('memory_left'),
    latency('reader_latency', 'p(95)', {
      tags: { reader: 'fast' },
      label: 'Latency of those who read all the time (p95)',
      limit: below(SECOND),
      reason: 'Who reads is not to feel who does not.',
    }),
    latency('reader_latency', 'max', {
      tags: { reader: 'slow' },
      label: 'Latency of those who stop reading (max)',
    }),
    count('disconnects'),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('deliveries_out_of_order'),
    ...distribution('message_latency', { max: {} }),
  ],
  headline: {
    metric: 'memory_factor',
    stat: 'max',
    seed: {
      figure: '19.2 times: from 127 MB to 2.44 GB in 60 s, with 100,000 slow consumers',
      counted:
        'The server’s memory by its own tool, at one moment; whether the messages were read later was not looked at.',
    },
  },
  breakdowns: [
    {
      title: 'Who read what',
      tag: 'reader',
      heading: 'Reader',
      items: readers.map(({ reader, label }) => ({ value: reader, label })),
      columns: [
        { metric: 'reader_messages', stat: 'count', label: 'Messages' },
        { metric: 'reader_latency', stat: 'med', label: 'p50' },
        { metric: 'reader_latency', stat: 'p(95)', label: 'p95' },
        { metric: 'reader_latency', stat: 'max', label: 'Max' },
      ],
    },
  ],
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages', suite: [{ metric: 'messages_sent' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
  ],
  plan: (load) => {
    const operations = Math.floor((load.ratePerSec * load.durationMs) / SECOND);
    const plan = planDirect(load, {
      roomSize: 2,
      durationMs: load.durationMs,
      operations,
      deliveriesPerSec: load.ratePerSec,
    });
    return { ...plan, sentBytes: plan.sentBytes + operations * load.messageSize };
  },
});
