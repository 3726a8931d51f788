import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { findOnPath } from '../../../host/find-on-path.ts';
import { runSome } from '../run-one.ts';

const base = mkdtempSync(join(tmpdir(), 'nchat-chaos-'));
after(() => rmSync(base, { recursive: true }));

type Ran = ReturnType<Awaited<ReturnType<typeof runSome>>['of']>;

/** The labels of the rows that were missed. */
const missedOf = ({ rows }: Ran): readonly string[] =>
  rows.filter(({ status }) => status === 'fail').map(({ label }) => label);

/** Both ends counted the same, and more than nothing. */
function assertSameCounts({ counts }: Ran): void {
  assert.deepEqual(
    counts.map(({ label }) => label),
    ['Connections', 'Messages accepted', 'Deliveries', 'REST requests, set-up included'],
  );
  assert.deepEqual(
    counts.filter(({ suite, target }) => suite !== target || suite === 0),
    [],
  );
}

/** Forty users were cut off, and all of them came back. */
function assertAllBack({ verdict, count, recovery }: Ran, fault: number): void {
  assert.equal(verdict, 'PASSED');
  assert.deepEqual(['disconnects', 'reconnects', 'deliveries_duplicated'].map(count), [40, 40, 0]);
  const { connections } = recovery().faults[fault] ?? {};
  assert.deepEqual(
    [connections?.lost, connections?.regained],
    [
      { state: 'known', value: 40 },
      { state: 'known', value: 40 },
    ],
  );
}

const hasPressure = findOnPath('stress-ng', process.env['PATH']) !== undefined;

describe('nchat-chaos', { concurrency: 2 }, () => {
  test('under faults: the chat is well again after each of them, and the run is passed', async (t) => {
    const names = ['database-failure', 'network-partition', 'service-crashes', 'cascading-failures'];
    const run = await runSome(t, [...names, ...(hasPressure ? ['resource-exhaustion'] : [])]);
    assert.equal(run.exitCode, 0, run.output);
    // With it the error rate of the whole run, of which what the faults caused is no part.
    assert.equal(run.verdict, 'PASSED', run.output);

    await t.test('database-failure: messages are refused while it lasts, and nobody is thrown out', () => {
      const ran = run.of('database-failure');
      assertSameCounts(ran);
      assert.deepEqual(ran.events(), ['injected database-cut', 'removed database-cut']);
      assert.equal(ran.count('disconnects'), 0);
      assert.ok(ran.count('messages_refused') > 0);
      const [fault] = ran.recovery().faults;
      assert.ok(fault?.impacts.some(({ figure }) => figure === 'messages_refused'));
      const caused = fault?.operations.find(({ family }) => family === 'messages');
      assert.equal(caused?.failed, ran.count('messages_failed'));
    });

    await t.test('network-partition: what was sent meanwhile arrives afterwards, none lost or twice', () => {
      const ran = run.of('network-partition');
      assertSameCounts(ran);
      assert.deepEqual(ran.events(), ['injected partition', 'removed partition']);
      assert.deepEqual(
        ['connections_opened', 'disconnects', 'deliveries_duplicated'].map(ran.count),
        [40, 0, 0],
      );
      assert.equal(ran.recovery().faults[0]?.detected.state, 'known');
    });

    await t.test('service-crashes: all are cut off, and all come back', () => {
      const ran = run.of('service-crashes');
      assert.deepEqual(ran.events(), ['injected server-kill', 'removed server-kill']);
      assertAllBack(ran, 0);
    });

    await t.test(
      'cascading-failures: each failure leads to the next, and all come back from the last',
      () => {
        const ran = run.of('cascading-failures');
        assert.deepEqual(
          ran.events().filter((event) => event.startsWith('injected')),
          ['injected database-slow', 'injected database-cut', 'injected server-kill'],
        );
        assert.ok(ran.count('messages_refused') > 0);
        assertAllBack(ran, 2);
      },
    );

    await t.test('resource-exhaustion: a machine short of CPU and memory loses nobody', (context) => {
      if (!hasPressure) {
        return context.skip('stress-ng is not installed');
      }
      const ran = run.of('resource-exhaustion');
      assertSameCounts(ran);
      assert.deepEqual(ran.events(), ['injected cpu', 'removed cpu', 'injected memory', 'removed memory']);
      assert.equal(ran.count('disconnects'), 0);
    });
  });

  test('under load: everybody who is to stay stays, as the target counts it', async (t) => {
    const steady = { 'peak-load': 60, 'sustained-load': 40, 'nchat-chaos-endurance': 40 };
    const run = await runSome(t, [
      ...Object.keys(steady),
      'burst-traffic',
      'connection-pool',
      'memory-stress',
    ]);
    assert.equal(run.exitCode, 0, run.output);
    for (const [name, users] of Object.entries(steady)) {
      const ran = run.of(name);
      assertSameCounts(ran);
      assert.deepEqual(
        ['connections_opened', 'disconnects', 'deliveries_lost'].map(ran.count),
        [users, 0, 0],
        name,
      );
    }

    await t.test('burst-traffic: the crowd comes twice, and messages are timed by phase', () => {
      const ran = run.of('burst-traffic');
      assertSameCounts(ran);
      // Ten stay; ninety come twice.
      assert.deepEqual(['connections_opened', 'disconnects'].map(ran.count), [190, 0]);
      const phases = ['before', 'bursts', 'after'].map((phase) =>
        ran.count(`phase_messages{phase:${phase}}`),
      );
      assert.ok(
        phases.every((messages) => messages > 0),
        `messages by phase: ${phases}`,
      );
    });

    await t.test('connection-pool: the crowd comes and goes, and every call is answered', () => {
      const ran = run.of('connection-pool');
      assert.deepEqual(
        ran.counts.filter(({ suite, target }) => suite !== target || suite === 0),
        [],
      );
      const phases = ['before', 'crowd', 'after'];
      const calls = phases.map((phase) => ran.count(`phase_calls{phase:${phase}}`));
      const called = calls.reduce((all, each) => all + each, 0);
      assert.deepEqual([called, ran.count('calls_hung')], [ran.count('api_requests'), 0]);
      // Little's law: callers = calls a second × (response time + think time). It holds however slow the machine is.
      const callers = phases.map(
        (phase, i) => ((calls[i] ?? 0) * (ran.value(`phase_time{phase:${phase}}`, 'med') + 20)) / 2_000,
      );
      const [before = 0, crowd = 0, after = 0] = callers;
      // Four, sixty, four; the median stands for the mean.
      assert.ok(before > 1 && before < 10 && after > 1 && after < 10 && crowd > 25, `callers: ${callers}`);
    });

    await t.test('memory-stress: large messages come to all of their channel', () => {
      const ran = run.of('memory-stress');
      assertSameCounts(ran);
      // Forty a second for 6 s, each to five.
      assert.deepEqual(
        ['messages_sent', 'messages_received', 'deliveries_lost', 'disconnects'].map(ran.count),
        [240, 1_200, 0, 0],
      );
    });
  });

  test('a chat whose pool gives no connection back fails for that', async (t) => {
    const schedule = join(base, 'pool-gone.json');
    const howMuch = { at: 'rest', delay: { kind: 'fixed', ms: 3_000 } };
    const faults = [{ what: 'delay', where: 'target', at: '70%', for: '25%', howMuch }];
    writeFileSync(schedule, JSON.stringify({ faults }));
    const pool = await runSome(t, ['connection-pool'], [`FAULTS=${schedule}`, 'REQUEST_TIMEOUT=1s']);
    assert.equal(pool.exitCode, 99, pool.output);
    const ran = pool.of('connection-pool');
    assert.ok(ran.count('calls_hung') > 0);
    assert.ok(missedOf(ran).includes('Calls that were never answered'), `${missedOf(ran)}`);
  });

  test('a chat whose memory leaks fails for that', async (t) => {
    const plan = join(base, 'leak.json');
    writeFileSync(plan, JSON.stringify({ seed: 1, faults: [{ fault: 'leak', bytesPerSecond: 30_000_000 }] }));
    const run = await runSome(t, ['sustained-load'], ['DURATION=62s'], {
      REFERENCE_FAULTS: 'yes',
      REFERENCE_FAULT_PLAN: plan,
    });
    assert.equal(run.exitCode, 99, run.output);
    assert.deepEqual(missedOf(run.of('sustained-load')), ['Memory growth of the target']);
  });

  test('a chat that comes back slow, and one that loses messages, fail for that', async (t) => {
    const plan = join(base, 'lose.json');
    writeFileSync(plan, JSON.stringify({ seed: 1, faults: [{ fault: 'lose', count: 100_000, every: 20 }] }));
    const names = ['database-failure', 'service-crashes', 'memory-stress'];
    const run = await runSome(t, names, ['RECOVERY_LIMIT=1s'], {
      REFERENCE_FAULTS: 'yes',
      REFERENCE_FAULT_PLAN: plan,
    });
    assert.equal(run.exitCode, 99, run.output);
    // One of twenty deliveries, and most of the messages are read by ten: outside the outage as within.
    assert.deepEqual(missedOf(run.of('database-failure')), ['Message delivery success']);
    assert.ok(run.of('database-failure').count('deliveries_lost') > 0);
    // Each fourth message has a reader who does not get it.
    assert.deepEqual(missedOf(run.of('memory-stress')), ['Message delivery success']);
    assert.equal(run.of('memory-stress').count('deliveries_lost'), 60);
    assert.ok(missedOf(run.of('service-crashes')).includes('Time to be back (max)'));
  });

  test('a chat that does not come back while there are users fails for that', async (t) => {
    const schedule = join(base, 'never-back.json');
    const faults = [{ id: 'for-good', what: 'kill', where: 'target', at: '40%', for: '60%' }];
    writeFileSync(schedule, JSON.stringify({ faults }));
    const run = await runSome(
      t,
      ['service-crashes'],
      [`FAULTS=${schedule}`, 'DURATION=9s', 'RECOVERY_LIMIT=3s'],
    );
    assert.equal(run.exitCode, 99, run.output);
    const ran = run.of('service-crashes');
    assert.deepEqual(['disconnects', 'reconnects'].map(ran.count), [40, 0]);
    const missed = missedOf(ran);
    assert.ok(missed.includes('Longest time without a delivery, of a virtual user'), `${missed}`);
    assert.ok(missed.includes('Lost connections regained'), `${missed}`);
  });
});
