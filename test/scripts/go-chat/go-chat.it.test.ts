import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertPassed } from '../assert-passed.ts';
import { openSuiteBench, type SuiteBench } from '../suite-bench.ts';

let bench: SuiteBench;
before(async () => {
  bench = await openSuiteBench('go-chat');
});
after(() => bench.close());

test('connection-storm: all users are in, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('connection-storm', { USERS: '120' });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    ['connections_attempted', 'connections_opened', 'connections_closed', 'disconnects'].map(count),
    [120, 120, 120, 0],
  );
  assert.equal(counters['connectionsAccepted'], 120);
});

test('connection-storm: a target that refuses users fails it, and most refused end it early', async () => {
  const some = await bench.run('connection-storm', { USERS: '100', ABORT_BELOW: '0' }, [
    { fault: 'refuse', count: 20 },
  ]);
  assert.equal(some.exitCode, 99, some.output);
  assert.deepEqual(
    ['connections_opened', 'connection_errors', 'storms_aborted'].map(some.count),
    [80, 20, 0],
  );
  assert.equal(some.counters['connectionsAccepted'], 80);
  const most = await bench.run('connection-storm', { USERS: '100', DIALS_IN_FLIGHT: '5' }, [
    { fault: 'refuse', count: 100 },
  ]);
  assert.equal(most.exitCode, 99, most.output);
  assert.ok(most.count('connections_attempted') < 50, `${most.count('connections_attempted')} dials`);
  assert.equal(most.count('storms_aborted'), 1);
});

test('message-tsunami: every message is read by everybody, as the target counts them', async () => {
  const { exitCode, output, count, counters } = await bench.run('message-tsunami', {
    MESSAGES: '600',
    USERS: '4',
  });
  assertPassed({ exitCode, output });
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'deliveries', 'deliveries_lost', 'deliveries_duplicated'].map(
      count,
    ),
    [600, 600, 2_400, 0, 0],
  );
  assert.deepEqual([counters['messagesAccepted'], counters['deliveries']], [600, 2_400]);
});

test('message-tsunami: what the target loses and doubles is counted to the message', async () => {
  const { exitCode, output, count } = await bench.run(
    'message-tsunami',
    { MESSAGES: '600', USERS: '4', DELIVERY_TIMEOUT: '2s' },
    [
      { fault: 'lose', count: 12 },
      { fault: 'duplicate', count: 7 },
    ],
  );
  assert.equal(exitCode, 99, output);
  assert.deepEqual(
    ['messages_sent', 'deliveries', 'deliveries_lost', 'deliveries_duplicated'].map(count),
    [600, 2_388, 12, 7],
  );
});

test('endurance: each message is timed in its checkpoint, and a slow end fails it', async () => {
  const load = { USERS: '5', RATE: '40', DURATION: '5s' };
  const healthy = await bench.run('go-chat-endurance', load);
  assertPassed(healthy);
  assert.deepEqual(
    ['messages_sent', 'checkpoint_messages', 'deliveries'].map(healthy.count),
    [200, 200, 1_000],
  );
  assert.deepEqual([healthy.counters['messagesAccepted'], healthy.counters['deliveries']], [200, 1_000]);
  const slow = await bench.run('go-chat-endurance', load, [
    { fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 400 } },
  ]);
  assert.equal(slow.exitCode, 99, slow.output);
  assert.equal(slow.count('deliveries'), 1_000);
});
