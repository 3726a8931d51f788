import type { CalibrationCase } from '../calibration-case.ts';
import { count, counted, countOf, exactly, injected } from '../checks.ts';
import { type DelayPlace, distributedDelays, exponential, fixedDelays, lognormal } from '../delay-cases.ts';
import { manyMessages, messages } from '../loads.ts';

const test = 'message-throughput';
const sent = Number(messages['RATE']) * Number.parseInt(messages['DURATION'] ?? '', 10);
const members = Number(messages['USERS']) / Number(messages['CHANNELS']);

const accepted = count('Messages sent', 'messages_sent', counted('messagesAccepted.socket'));

const place = {
  test,
  load: messages,
  // Joining is acknowledged too.
  putWhen: 'joined',
  baseline: 'baseline-messages',
} as const;

const deliveries: DelayPlace = {
  ...place,
  at: 'delivery',
  title: 'each delivery',
  metric: 'message_latency',
  figure: 'Message latency',
};

const acks: DelayPlace = {
  ...place,
  at: 'ack',
  title: 'each acknowledgement',
  metric: 'ack_time',
  figure: 'Acknowledgement time',
};

/** What happens to messages, their deliveries and acknowledgements. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'lose',
    fault: '7 deliveries lost',
    test,
    load: messages,
    faults: [{ fault: 'lose', count: 7 }],
    putWhen: 'joined',
    checks: [
      accepted,
      count('Deliveries lost', 'deliveries_lost', injected('lose')),
      count('Deliveries', 'deliveries', exactly(sent * members - 7)),
      count('Deliveries duplicated', 'deliveries_duplicated', exactly(0)),
      count('Deliveries out of order', 'deliveries_out_of_order', exactly(0)),
    ],
  },
  {
    name: 'duplicate',
    fault: '5 deliveries duplicated',
    test,
    load: messages,
    faults: [{ fault: 'duplicate', count: 5 }],
    putWhen: 'joined',
    checks: [
      accepted,
      count('Deliveries duplicated', 'deliveries_duplicated', injected('duplicate')),
      count('Deliveries', 'deliveries', exactly(sent * members)),
      count('Deliveries lost', 'deliveries_lost', exactly(0)),
      count('Deliveries out of order', 'deliveries_out_of_order', exactly(0)),
    ],
  },
  {
    name: 'reorder',
    fault: '6 deliveries overtaken by the sender’s next one',
    test,
    load: messages,
    faults: [{ fault: 'reorder', count: 6, every: 40 }],
    putWhen: 'joined',
    checks: [
      accepted,
      count('Deliveries out of order', 'deliveries_out_of_order', injected('reorder')),
      count('Deliveries', 'deliveries', exactly(sent * members)),
      count('Deliveries lost', 'deliveries_lost', exactly(0)),
      count('Deliveries duplicated', 'deliveries_duplicated', exactly(0)),
    ],
  },
  {
    name: 'mixed',
    fault: '9 deliveries lost, 8 duplicated, 4 overtaken',
    test,
    load: messages,
    faults: [
      { fault: 'lose', count: 9, every: 31 },
      { fault: 'duplicate', count: 8, every: 37 },
      { fault: 'reorder', count: 4, every: 101 },
    ],
    putWhen: 'joined',
    checks: [
      accepted,
      count('Deliveries lost', 'deliveries_lost', injected('lose')),
      count('Deliveries duplicated', 'deliveries_duplicated', injected('duplicate')),
      count('Deliveries out of order', 'deliveries_out_of_order', injected('reorder')),
    ],
  },
  {
    name: 'wrong-shape-ack',
    fault: '6 acknowledgements of the wrong shape',
    test,
    load: messages,
    faults: [{ fault: 'wrong-shape', at: 'ack', count: 6 }],
    putWhen: 'joined',
    checks: [
      accepted,
      count('Messages not acknowledged well', 'messages_refused', injected('wrong-shape')),
      count('Messages acknowledged', 'messages_acked', exactly(sent - 6)),
      // Each message comes to one end, also when everybody has read it before it is refused.
      (evidence) => ({
        ...count('Messages delivered or failed', 'messages_delivered', exactly(sent))(evidence, undefined),
        reported: countOf(evidence, 'messages_delivered') + countOf(evidence, 'messages_failed'),
      }),
    ],
  },
  {
    name: 'wrong-shape-delivery',
    fault: '6 deliveries of the wrong shape',
    test,
    load: messages,
    faults: [{ fault: 'wrong-shape', at: 'delivery', count: 6 }],
    putWhen: 'joined',
    checks: [
      accepted,
      count('Frames that are no message of ours', 'deliveries_foreign', injected('wrong-shape')),
      count('Deliveries lost', 'deliveries_lost', injected('wrong-shape')),
    ],
  },
  {
    name: 'baseline-messages',
    fault: 'none',
    test,
    load: messages,
    faults: [],
    putWhen: 'before',
    checks: [
      accepted,
      count('Messages scheduled', 'messages_scheduled', exactly(sent)),
      count('Messages acknowledged', 'messages_acked', counted('messagesAccepted.socket')),
      count('Messages delivered', 'messages_delivered', exactly(sent)),
      count('Deliveries', 'deliveries', counted('deliveries')),
      count('Connections', 'connections_opened', counted('connectionsAccepted')),
      count('Deliveries lost', 'deliveries_lost', exactly(0)),
      count('Deliveries duplicated', 'deliveries_duplicated', exactly(0)),
      count('Deliveries out of order', 'deliveries_out_of_order', exactly(0)),
    ],
  },
  ...fixedDelays(deliveries),
  ...fixedDelays(acks),
  distributedDelays({ ...deliveries, load: manyMessages }, exponential),
  distributedDelays({ ...acks, load: manyMessages }, lognormal),
];
