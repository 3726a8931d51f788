import { restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  atLeast,
  below,
  connectPhaseMs,
  count,
  counted,
  defineTest,
  distribution,
  failed,
  gained,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planClosed } from '../../lib/load/plan-closed.ts';

const SECOND = 1_000;

/** Some users do wrong, one after the other: do the others notice? */
export const definition = defineTest({
  name: 'failure-containment',
  title: 'Failure containment',
  purpose:
    'Half of the rooms chat; in the others users send what no server should be harmed by, one after the other, and come back: does anybody else notice, and how soon are they served again?',
  order: 7,
  family: 'messages',
  system: 'nchat',
  uses: ['USERS', 'ROOM_SIZE', 'RATE', 'DURATION', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  variables: {
    INJECTIONS: {
      key: 'injections',
      type: 'integer',
      min: 1,
      max: 100_000,
      default: 50,
      meaning: 'Faults, evenly over DURATION.',
    },
  },
  metrics: {
    faults_injected: counted('Faults injected'),
    faults_recovered: gained('Faults after which their user was served again'),
    bystanders_lost: failed('Connections lost of users who had done nothing wrong', 'faults_injected'),
    recovery_time: timed(
      'Time from the end of a faulty user’s connection until its next message was read',
      'faults_recovered',
    ),
  },
  profiles: {
    smoke: { users: 16, roomSize: 2, ratePerSec: 50, durationMs: 5 * SECOND, socketsPerVu: 16 },
    demo: { users: 200, roomSize: 2, ratePerSec: 500, durationMs: 20 * SECOND, socketsPerVu: 200 },
  },
  rows: (load) => [
    count('faults_injected', {
      limit: atLeast(load.injections),
      reason: 'The seed’s number of faults, all of them made.',
    }),
    count('faults_recovered', {
      limit: atLeast(load.injections),
      reason: 'Whoever did wrong is served again when it does right.',
    }),
    count('bystanders_lost', {
      limit: below(1),
      reason: 'A fault ends the connection that it came by, and no other.',
    }),
    count('deliveries_lost', {
      limit: below(1),
      reason: 'What others say to each other is read by all of them.',
    }),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    successRate('message_success', { limit: above(0.99), reason: 'At most 1 % may be lost anywhere.' }),
    ...distribution('recovery_time', {
      'p(95)': {
        limit: below(SECOND),
        warning: below(100),
        reason:
          'A second to come back, join and be read; the seed’s limit of 10 ms is the return of a function, and letting somebody in takes ɳChat as long by itself.',
      },
      max: {},
    }),
    ...distribution('message_latency', {
      'p(95)': {
        limit: below(200),
        reason: 'For the others it is as on every day: under a fifth of a second.',
      },
    }),
    count('disconnects'),
  ],
  headline: {
    metric: 'recovery_time',
    stat: 'p(95)',
    seed: {
      figure: '50 faults injected, 50 caught, recovery in less than 1 ms',
      counted:
        'Exceptions raised and caught in one process: the time is that of a `try` block, and nothing had to come back.',
    },
  },
  targetCounts: [
    { label: 'Connections', suite: [{ metric: 'connections_opened' }], target: ['connectionsAccepted'] },
    { label: 'Messages accepted', suite: [{ metric: 'messages_acked' }], target: ['messagesAccepted'] },
    { label: 'Deliveries', suite: [{ metric: 'messages_received' }], target: ['deliveries'] },
    ...restCounts,
  ],
  notes: [
    'The faults are the generator’s own, so that any target of the protocol can be asked: a frame that is none, half of a message, and a frame far larger than allowed. A server may end the connection that such a frame comes by; those ends are among the disconnections, and are not judged.',
  ],
  breakdowns: [],
  plan: (load) => {
    const messages = Math.floor((load.ratePerSec * load.durationMs) / SECOND) + load.injections;
    const plan = planClosed(load, { messages, messageBytes: 100, slowestPerSec: load.ratePerSec });
    return {
      ...plan,
      vus: 1,
      durationMs: connectPhaseMs(load.users) + 2 * load.durationMs + load.deliveryTimeoutMs,
    };
  },
});
