import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertPassed } from '../assert-passed.ts';
import { type NimsyncBench, openNimsyncBench, restCounts, socketCounts } from './nimsync-bench.ts';

let bench: NimsyncBench;
before(async () => {
  bench = await openNimsyncBench();
});
after(() => bench.close());

test('websocket-storm: every burst is read, and who left halfway comes back, as the target counts it', async () => {
  const run = await bench.run('websocket-storm');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  // 40 clients, of whom 4 come twice; each says 40 messages, to itself and one other.
  const expected = [44, 1_600, 3_200];
  assert.deepEqual(socketCounts(run), { suite: expected, target: expected });
  assert.deepEqual(
    ['clients_returned', 'disconnects', 'deliveries_lost', 'deliveries_not_judged'].map(run.count),
    [4, 0, 0, 0],
  );
});

test('websocket-storm: a target that throws clients out and doubles messages fails it, to the message', async () => {
  const run = await bench.run('websocket-storm', {
    env: { MESSAGES: '20' },
    faults: [
      { fault: 'duplicate', count: 7 },
      { fault: 'disconnect', from: 0, count: 4, every: 10 },
    ],
  });
  assert.equal(run.exitCode, 99, run.output);
  // Who is thrown out says no more; whether it was about to leave and come back is chance.
  assert.deepEqual(
    run.missed.filter((label) => !label.startsWith('Clients that left')),
    ['Messages sent', 'Message delivery success', 'Unexpected disconnections', 'Deliveries duplicated'],
  );
  assert.deepEqual(['disconnects', 'deliveries_duplicated'].map(run.count), [4, 7]);
});

test('pool-starvation: every request is answered from a pool of 8, as the target counts them', async () => {
  const run = await bench.run('pool-starvation', { target: { databasePoolSize: 8 } });
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  // 20 of them alone, before the crowd.
  assert.deepEqual(restCounts(run), {
    'GET /api/notifications 200': 510,
    'GET /api/users/me/profile 200': 510,
  });
  assert.deepEqual(
    ['rest_requests', 'api_requests', 'pool_wait', 'queries_hung'].map(run.count),
    [1_020, 1_000, 1_000, 0],
  );
});

test('pool-starvation: a target that answers late, and a tenth of it wrongly, fails it', async () => {
  const run = await bench.run('pool-starvation', {
    env: { QUERIES: '160' },
    target: { databasePoolSize: 8 },
    faults: [
      {
        fault: 'delay',
        at: 'rest',
        route: 'GET /api/notifications',
        delay: { kind: 'uniform', minMs: 0, maxMs: 600 },
      },
      // 10 of them are made alone.
      { fault: 'wrong-shape', at: 'rest', route: 'GET /api/users', count: 30, every: 1 },
    ],
  });
  assert.equal(run.exitCode, 99, run.output);
  assert.deepEqual(run.missed, ['Success rate', 'Wait in the crowd (avg)']);
  assert.deepEqual(['api_requests', 'errors{kind:shape}', 'queries_hung'].map(run.count), [160, 30, 0]);
});

test('bounded-channel: a target that keeps up leaves room, and every message is read', async () => {
  const run = await bench.run('bounded-channel');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  // 200 messages a second for 5 s, to two each.
  const expected = [20, 1_000, 2_000];
  assert.deepEqual(socketCounts(run), { suite: expected, target: expected });
  assert.deepEqual(['backpressure_events', 'deliveries_lost', 'channel_fill'].map(run.count), [0, 0, 1_000]);
});

test('bounded-channel: a slow target fills it, and what waits is late and not lost', async () => {
  const run = await bench.run('bounded-channel', {
    env: { CAPACITY: '50', DURATION: '2s' },
    faults: [{ fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 500 } }],
  });
  assert.equal(run.exitCode, 99, run.output);
  assert.deepEqual(run.missed, ['Messages that had to wait for room', 'Share of the bound in use (max)']);
  assert.deepEqual(['messages_sent', 'deliveries', 'deliveries_lost'].map(run.count), [400, 800, 0]);
  // The first 50 find room, and then only so many as were read.
  assert.ok(run.count('backpressure_events') > 300, `${run.count('backpressure_events')} waits`);
  assert.equal(run.summary?.metrics['channel_fill']?.values['max'], 1);
});

test('memory-pressure: what is as large as a frame may be comes through, and leaves nothing behind', async () => {
  const run = await bench.run('memory-pressure');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  const expected = [4, 120, 240];
  assert.deepEqual(socketCounts(run), { suite: expected, target: expected });
  assert.deepEqual(
    ['payload_bytes', 'phase_messages{phase:before}', 'phase_messages{phase:pressure}'].map(run.count),
    [20 * 990_000, 50, 20],
  );
});

test('memory-pressure: a frame that is too large ends connections, and fails it', async () => {
  const run = await bench.run('memory-pressure', {
    env: { MESSAGE_BYTES: '1001000', DELIVERY_TIMEOUT: '500ms', SMALL_MESSAGES: '10' },
  });
  assert.equal(run.exitCode, 99, run.output);
  assert.deepEqual(run.missed, [
    'Text of large messages read',
    'Message delivery success',
    'Unexpected disconnections',
    'Large messages (p95)',
    'Small messages after (p95)',
  ]);
});

test('nimsync-endurance: every cycle is like the others, as the target counts them', async () => {
  const run = await bench.run('nimsync-endurance');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  // 20 cycles of 10 users and 20 messages to two each.
  const expected = [200, 400, 800];
  assert.deepEqual(socketCounts(run), { suite: expected, target: expected });
  assert.deepEqual(['cycles', 'cycles{part:10}', 'disconnects'].map(run.count), [20, 2, 0]);
});

test('nimsync-endurance: a target that becomes slow halfway fails it', async () => {
  const run = await bench.run('nimsync-endurance', {
    env: { CYCLES: '30' },
    faults: [{ fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 100 } }],
    faultsAfter: 600,
  });
  // The drift follows from other figures, so that k6 by itself does not judge it; a run and its report do.
  assertPassed(run);
  assert.deepEqual(run.missed, ['Drift of the median cycle from the earlier half to the later']);
  assert.deepEqual(['cycles', 'deliveries'].map(run.count), [30, 1_200]);
});

test('failure-containment: 50 faults cost nobody else anything, and their users come back', async () => {
  const run = await bench.run('failure-containment');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  // Each fault costs its connection; 250 messages of the others, and one after each fault.
  const expected = [66, 300, 600];
  assert.deepEqual(socketCounts(run), { suite: expected, target: expected });
  assert.deepEqual(
    ['faults_injected', 'faults_recovered', 'disconnects', 'bystanders_lost'].map(run.count),
    [50, 50, 50, 0],
  );
});

test('failure-containment: a target that throws out others too fails it', async () => {
  const run = await bench.run('failure-containment', {
    env: { DURATION: '2s', INJECTIONS: '20', RATE: '40' },
    faults: [{ fault: 'disconnect', count: 2 }],
    faultsAfter: 60,
  });
  assert.equal(run.exitCode, 99, run.output);
  // What was under way to those two may be lost with them.
  assert.ok(run.missed.includes('Connections lost of users who had done nothing wrong'), String(run.missed));
  assert.ok(run.count('bystanders_lost') > 0);
  assert.equal(run.count('faults_injected'), 20);
});

test('streaming-pipeline: every event goes through both stages, as the target counts it', async () => {
  const run = await bench.run('streaming-pipeline');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  // 400 events, a message to three in each of the two stages.
  const expected = [6, 800, 2_400];
  assert.deepEqual(socketCounts(run), { suite: expected, target: expected });
  assert.deepEqual(
    ['events_consumed', 'stage_events{stage:transform}', 'stage_events{stage:consume}', 'producer_held'].map(
      run.count,
    ),
    [400, 400, 400, 0],
  );
});

test('streaming-pipeline: a slow target holds up the producer, and nothing is thrown away', async () => {
  const run = await bench.run('streaming-pipeline', {
    env: { EVENTS: '100', QUEUE: '20' },
    faults: [{ fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 400 } }],
  });
  assert.equal(run.exitCode, 99, run.output);
  assert.deepEqual(run.missed, [
    'Producer to transformer (avg)',
    'Transformer to consumer (avg)',
    'Times that a producer had to wait for room',
  ]);
  assert.deepEqual(['events_consumed', 'deliveries', 'deliveries_lost'].map(run.count), [100, 600, 0]);
});

test('mixed-workload: tasks of all kinds are done, as the target counts them', async () => {
  const run = await bench.run('mixed-workload');
  assertPassed(run);
  assert.deepEqual(run.missed, []);
  const counts = restCounts(run);
  assert.deepEqual(
    ['GET /api/search 200', 'GET /api/users/me/profile 200', 'POST /api/messages 201'].map(
      (key) => counts[key],
    ),
    ['cpu', 'io', 'memory'].map((kind) => run.count(`tasks{kind:${kind}}`)),
  );
  assert.deepEqual(['api_requests', 'tasks', 'task_time'].map(run.count), [400, 400, 400]);
});

test('mixed-workload: a target that starves one kind fails it, and by no other', async () => {
  const run = await bench.run('mixed-workload', {
    env: { TASKS: '40' },
    faults: [
      { fault: 'delay', at: 'rest', route: 'POST /api/messages', delay: { kind: 'fixed', ms: 2_100 } },
    ],
  });
  assert.equal(run.exitCode, 99, run.output);
  assert.deepEqual(run.missed, ['Memory: a message of 3,900 characters (p95)']);
});
