import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertPassed } from '../assert-passed.ts';
import { openSuiteBench, type SuiteBench } from '../suite-bench.ts';

let bench: SuiteBench;
before(async () => {
  bench = await openSuiteBench('iris');
});
after(() => bench.close());

test('lockstep-latency: every message of every pair is read, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('lockstep-latency', {
    USERS: '4',
    MESSAGES: '300',
  });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'messages_received', 'deliveries_lost'].map(count),
    [600, 600, 600, 0],
  );
  assert.deepEqual([counters['messagesAccepted'], counters['deliveries']], [600, 600]);
});

test('lockstep-latency: a lost message is given up and counted, and the pair goes on', async () => {
  const { exitCode, output, count, counters } = await bench.run(
    'lockstep-latency',
    { USERS: '2', MESSAGES: '100', DELIVERY_TIMEOUT: '500ms' },
    [{ fault: 'lose', count: 2 }],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(['messages_sent', 'messages_delivered', 'deliveries_lost'].map(count), [100, 98, 2]);
  assert.equal(counters['deliveries'], 98);
});

test('hotspot: all that was stored is handed over at the login, once, in whatever order', async () => {
  const { exitCode, output, count, counters } = await bench.run('hotspot', {
    USERS: '22',
    MESSAGES: '20',
    STORED_MAX: '200',
  });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    [
      'messages_sent',
      'acceptances_proved',
      'messages_delivered',
      'deliveries_lost',
      'deliveries_duplicated',
    ].map(count),
    [400, 20, 400, 0, 0],
  );
  assert.equal(count('recipients_served'), 2);
  assert.ok(count('deliveries_out_of_order') > 0, 'the store keeps no order');
  assert.deepEqual(
    [counters['messagesAccepted'], counters['messagesStored'], counters['storedDelivered']],
    [400, 400, 400],
  );
});

test('hotspot: what the target loses and doubles at the login is counted to the message', async () => {
  const { exitCode, output, count } = await bench.run(
    'hotspot',
    { USERS: '22', MESSAGES: '20', STORED_MAX: '200', DELIVERY_TIMEOUT: '2s' },
    [
      { fault: 'lose', count: 9 },
      { fault: 'duplicate', count: 4 },
    ],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries_lost', 'deliveries_duplicated'].map(count),
    [400, 391, 9, 4],
  );
});

test('hotspot: a core that is out loses what it took without a sign, and the login shows it', async () => {
  const { exitCode, output, count, counters } = await bench.run(
    'hotspot',
    { USERS: '11', MESSAGES: '5', STORED_MAX: '50', DELIVERY_TIMEOUT: '1s' },
    [{ fault: 'outage', part: 'core', from: 0, for: 60 }],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(
    ['messages_sent', 'acceptances_proved', 'messages_delivered', 'deliveries_lost'].map(count),
    [50, 10, 0, 50],
  );
  assert.deepEqual([counters['messagesAccepted'], counters['messagesStored']], [50, 0]);
});

test('presence: every question is answered truly, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('presence', { USERS: '4', DURATION: '2s' });
  assertPassed({ exitCode, output });
  const kinds = ['hot', 'present', 'absent'].map((kind) => count(`lookups{kind:${kind}}`));
  assert.ok(
    kinds.every((each) => each > 0),
    `${kinds}`,
  );
  assert.equal(count('lookups_wrong'), 0);
  assert.equal(count('lookups_answered'), count('lookups'));
  assert.equal(counters['statusAnswers'], count('lookups_answered'));
});

test('presence: a target that ends sessions leaves questions open and fails it', async () => {
  const { exitCode, output, count } = await bench.run('presence', { USERS: '4', DURATION: '3s' }, [
    { fault: 'disconnect', count: 1, every: 1, from: 0 },
  ]);
  assert.equal(exitCode, 99, output);
  assert.deepEqual(['disconnects', 'lookups_wrong'].map(count), [1, 0]);
});

test('fan-out: every recipient of every message reads its copy, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('fan-out', { USERS: '101', MESSAGES: '8' });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries', 'deliveries_lost'].map(count),
    [16, 16, 880, 0],
  );
  assert.deepEqual(
    [10, 100].map((size) => count(`fanouts_read{recipients:${size}}`)),
    [8, 8],
  );
  assert.deepEqual([counters['messagesAccepted'], counters['deliveries']], [880, 880]);
});

test('fan-out: a recipient that does not get its copy fails the whole message', async () => {
  const { exitCode, output, count } = await bench.run(
    'fan-out',
    { USERS: '11', MESSAGES: '20', DELIVERY_TIMEOUT: '500ms' },
    [{ fault: 'lose', count: 2, every: 60 }],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries', 'deliveries_lost'].map(count),
    [20, 18, 198, 2],
  );
});

test('ordering: messages under way together are read in the order of their sending', async () => {
  const { exitCode, output, count, counters } = await bench.run('ordering', { USERS: '6', MESSAGES: '100' });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries_out_of_order', 'deliveries_lost'].map(count),
    [300, 300, 0, 0],
  );
  assert.deepEqual([counters['messagesAccepted'], counters['deliveries']], [300, 300]);
});

test('ordering: each message that another one overtook is counted', async () => {
  const { exitCode, output, count } = await bench.run('ordering', { USERS: '6', MESSAGES: '100' }, [
    { fault: 'reorder', count: 7 },
  ]);
  assert.equal(exitCode, 99, output);
  assert.deepEqual(['messages_delivered', 'deliveries_out_of_order'].map(count), [300, 7]);
});

test('churn: pairs come and go, and nothing is lost while both are there', async () => {
  const { exitCode, output, count, counters } = await bench.run('churn', { USERS: '6', DURATION: '3s' });
  assertPassed({ exitCode, output });
  const cycles = count('cycles');
  assert.ok(cycles >= 6, `each pair twice, got ${cycles}`);
  assert.deepEqual(
    ['connections_opened', 'connections_closed', 'messages_sent', 'messages_delivered', 'disconnects'].map(
      count,
    ),
    [2 * cycles, 2 * cycles, cycles, cycles, 0],
  );
  assert.deepEqual(
    ['connectionsAccepted', 'messagesAccepted', 'deliveries', 'messagesStored'].map((name) => counters[name]),
    [2 * cycles, cycles, cycles, 0],
  );
});

test('churn: who is refused and what is lost is counted, and the pairs go on', async () => {
  const { exitCode, output, count } = await bench.run(
    'churn',
    { USERS: '6', DURATION: '4s', DELIVERY_TIMEOUT: '500ms' },
    [
      { fault: 'refuse', count: 2 },
      { fault: 'lose', count: 1, every: 3 },
    ],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(['connection_errors', 'deliveries_lost'].map(count), [2, 1]);
  assert.equal(count('messages_delivered'), count('messages_sent') - 1);
});

test('backpressure: what is offered in each step is delivered in it, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('backpressure', {
    USERS: '6',
    RATE: '20',
    DURATION: '6s',
  });
  assertPassed({ exitCode, output });
  const stepsOf = (metric: string) =>
    ['base', 'x2', 'x3', 'x4', 'x5', 'after'].map((step) => count(`${metric}{step:${step}}`));
  assert.deepEqual(stepsOf('step_sent'), [20, 40, 60, 80, 100, 20]);
  assert.deepEqual(stepsOf('step_delivered'), [20, 40, 60, 80, 100, 20]);
  assert.deepEqual(stepsOf('step_lost'), [0, 0, 0, 0, 0, 0]);
  assert.deepEqual([counters['messagesAccepted'], counters['deliveries']], [320, 320]);
});

test('backpressure: messages lost at the base rate fail it, each in its step', async () => {
  const { exitCode, output, count } = await bench.run(
    'backpressure',
    { USERS: '6', RATE: '20', DURATION: '6s', DELIVERY_TIMEOUT: '1s' },
    [{ fault: 'lose', count: 3, every: 9 }],
  );
  assert.equal(exitCode, 99, output);
  // Deliveries 9, 18 and 27: the base rate has twenty.
  assert.deepEqual(
    ['base', 'x2', 'x3'].map((step) => count(`step_lost{step:${step}}`)),
    [2, 1, 0],
  );
  assert.deepEqual(['messages_sent', 'deliveries_lost'].map(count), [320, 3]);
});

test('soak: each message is timed in its checkpoint, and a slow target fails it', async () => {
  const load = { USERS: '6', RATE: '40', DURATION: '5s' };
  const healthy = await bench.run('soak', load);
  assertPassed(healthy);
  assert.deepEqual(
    ['messages_sent', 'checkpoint_messages', 'deliveries'].map(healthy.count),
    [200, 200, 200],
  );
  assert.deepEqual([healthy.counters['messagesAccepted'], healthy.counters['deliveries']], [200, 200]);
  const slow = await bench.run('soak', load, [
    { fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 400 } },
  ]);
  assert.equal(slow.exitCode, 99, slow.output);
  assert.equal(slow.count('deliveries'), 200);
});
