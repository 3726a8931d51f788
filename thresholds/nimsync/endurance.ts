import { chatCounts, restCounts } from '../../lib/config/target-counts.ts';
import {
  above,
  atLeast,
  below,
  count,
  defineTest,
  derived,
  distribution,
  gained,
  successRate,
  timed,
} from '../../lib/definition.ts';
import { planClosed } from '../../lib/load/plan-closed.ts';

const SECOND = 1_000;

/** Messages a second that a slow target is waited for. */
const SLOWEST_PER_SEC = 100;

/** Parts that the cycles are divided into for the table; the later half is set against the earlier. */
export const PARTS = 10;

const parts = Array.from({ length: PARTS }, (_, index) => String(index + 1));

/** The same short life again and again: does it take longer in the end? */
export const definition = defineTest({
  name: 'nimsync-endurance',
  title: 'Endurance by cycles',
  purpose:
    'Users connect, exchange messages and leave, in cycles that are all alike: do the later ones take longer than the earlier?',
  order: 8,
  family: 'messages',
  system: 'nchat',
  uses: ['USERS', 'ROOM_SIZE', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT', 'LATE_OVER'],
  variables: {
    CYCLES: {
      key: 'cycles',
      type: 'integer',
      min: PARTS,
      max: 1_000_000,
      default: 100,
      meaning: 'Cycles of all users.',
    },
    MESSAGES: {
      key: 'messages',
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 200,
      meaning: 'Messages of a virtual user in each cycle.',
    },
    DRIFT_LIMIT: {
      key: 'driftLimit',
      type: 'number',
      min: 0,
      max: 100,
      default: 0.05,
      meaning: 'How much longer a cycle of the later half may take, as a share of one of the earlier half.',
    },
  },
  metrics: {
    cycles: gained('Cycles'),
    cycle_time: timed('Time of a cycle, from the first dial to the last close', 'cycles'),
    cycle_drift: derived(
      'Drift of the median cycle from the earlier half to the later',
      'ratio',
      'lower',
      (figure) => {
        const half = (which: readonly string[]) =>
          which.reduce((sum, part) => sum + (figure('cycle_time', 'med', { part }) ?? Number.NaN), 0);
        const drift = half(parts.slice(PARTS / 2)) / half(parts.slice(0, PARTS / 2)) - 1;
        return Number.isFinite(drift) ? drift : undefined;
      },
    ),
  },
  profiles: {
    smoke: { users: 10, roomSize: 2, cycles: 20, messages: 20, driftLimit: 1 },
    demo: { users: 50, roomSize: 2, messages: 400 },
    seed: { users: 50, roomSize: 2, messages: 400 },
    hours: { users: 50, roomSize: 2, cycles: 20_000, messages: 400 },
  },
  rows: (load) => [
    count('cycles', { limit: atLeast(load.cycles), reason: 'Every cycle came to its end.' }),
    {
      metric: 'cycle_drift',
      stat: 'max',
      limit: below(load.driftLimit),
      reason:
        'The seed’s limit is 5 %. The profile `smoke` allows twice the time: twenty cycles of a fraction of a second vary by what else the machine does.',
    },
    successRate('message_success', {
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % may be lost anywhere.',
    }),
    successRate('connect_success', { limit: above(0.99), reason: 'At most 1 % may fail to get in.' }),
    count('messages_sent'),
    count('deliveries_lost'),
    count('deliveries_duplicated', { limit: below(1), reason: 'Nothing comes twice.' }),
    count('disconnects', { limit: below(1), reason: 'Who is in stays in until it leaves.' }),
    ...distribution('cycle_time', { max: {} }),
    ...distribution('message_latency'),
  ],
  headline: {
    metric: 'cycle_drift',
    stat: 'max',
    seed: {
      figure: '100 cycles, 2.3 % slower at the end, no growth of memory',
      counted:
        'Cycles of `sleep` and small allocations in one process, 15 s in all; the 24 hours of its summary are those, “simulated”.',
    },
  },
  targetCounts: [...chatCounts, ...restCounts],
  notes: [
    'A closed model: a cycle begins when the last one has ended, and a message is due when it is sent.',
    `The cycles are divided into ${PARTS} parts; the drift is the mean of the medians of the last ${PARTS / 2}, against that of the first ${PARTS / 2}.`,
    'The seed asks for less than 10 MB growth of memory. It is not judged here: read it from the target’s memory among the system figures, after the first cycles, in which any server grows.',
  ],
  breakdowns: [
    {
      title: 'Cycles by part',
      tag: 'part',
      heading: 'Part',
      items: parts.map((part) => ({ value: part, label: `${part} of ${PARTS}` })),
      columns: [
        { metric: 'cycles', stat: 'count', label: 'Cycles' },
        { metric: 'cycle_time', stat: 'med', label: 'p50' },
        { metric: 'cycle_time', stat: 'p(95)', label: 'p95' },
        { metric: 'cycle_time', stat: 'max', label: 'Max' },
      ],
    },
  ],
  plan: (load) => {
    const { vus } = planClosed(load, { messages: 1, messageBytes: 100, slowestPerSec: SLOWEST_PER_SEC });
    const plan = planClosed(load, {
      messages: load.cycles * load.messages * vus,
      messageBytes: 100,
      slowestPerSec: SLOWEST_PER_SEC * vus,
    });
    return { ...plan, durationMs: plan.durationMs + load.cycles * SECOND };
  },
});
