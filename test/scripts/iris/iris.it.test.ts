import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
  assert.equal(exitCode, 0, output);
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
  assert.equal(exitCode, 0, output);
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
