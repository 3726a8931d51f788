import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type NimsyncBench, openNimsyncBench, restCounts, socketCounts } from './nimsync-bench.ts';

let bench: NimsyncBench;
before(async () => {
  bench = await openNimsyncBench();
});
after(() => bench.close());

test('websocket-storm: every burst is read, and who left halfway comes back, as the target counts it', async () => {
  const run = await bench.run('websocket-storm');
  assert.equal(run.exitCode, 0, run.output);
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
  assert.equal(run.exitCode, 0, run.output);
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
