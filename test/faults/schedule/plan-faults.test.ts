import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDrivers } from '../../../faults/read-drivers.ts';
import { parseSchedule } from '../../../faults/schedule/parse-schedule.ts';
import { planFaults } from '../../../faults/schedule/plan-faults.ts';
import { renderFaults } from '../../../faults/schedule/render-faults.ts';
import { projectRoot } from '../../../host/project-root.ts';
import type { ScheduledFault } from '../../../lib/config/fault-schedule.ts';

const drivers = await readDrivers();
const none = { services: {}, proxies: {} };

const plan = (faults: readonly ScheduledFault[], durationMs = 60_000) =>
  planFaults({ faults }, { drivers, named: none, durationMs, test: 'message-throughput' });

const problemsOf = (...faults: readonly ScheduledFault[]): readonly string[] => {
  const planned = plan(faults);
  return planned.ok ? [] : planned.problems;
};

test('shares become times of the test, ids are made where none was given, and the earliest comes first', () => {
  const planned = plan([
    {
      what: 'latency',
      where: 'target-database',
      at: '50%',
      for: '10%',
      howMuch: { latencyMs: 100, jitterMs: 50 },
    },
    { what: 'kill', where: 'database', at: '5s', for: '2s' },
    {
      id: 'late',
      what: 'latency',
      where: 'generator-target',
      at: '90%',
      for: '1s',
      howMuch: { latencyMs: 5 },
    },
  ]);
  assert.ok(planned.ok);
  assert.equal(planned.holdMs, 3_000);
  assert.deepEqual(
    planned.faults.map(({ id, atMs, forMs, driver }) => ({ id, atMs, forMs, driver })),
    [
      { id: 'kill', atMs: 5_000, forMs: 2_000, driver: 'process' },
      { id: 'latency', atMs: 30_000, forMs: 6_000, driver: 'toxiproxy' },
      { id: 'late', atMs: 54_000, forMs: 1_000, driver: 'toxiproxy' },
    ],
  );
  assert.deepEqual(renderFaults(planned.faults), [
    '  fault kill: at 5s for 2s, process killed at database (process)',
    '  fault latency: at 30s for 6s, latency of 100 ± 50 ms each way at target-database (toxiproxy)',
    '  fault late: at 54s for 1s, latency of 5 ms each way at generator-target (toxiproxy)',
  ]);
});

test('faults of one kind without ids are numbered', () => {
  const planned = plan([
    { what: 'restart', where: 'target', at: '5s' },
    { what: 'restart', where: 'target', at: '15s' },
  ]);
  assert.ok(planned.ok);
  assert.deepEqual(
    planned.faults.map(({ id, forMs }) => ({ id, forMs })),
    [
      { id: 'restart-1', forMs: undefined },
      { id: 'restart-2', forMs: undefined },
    ],
  );
});

test('a fault that no driver makes is refused with the nearest one', () => {
  assert.deepEqual(problemsOf({ what: 'partitions', where: 'generator-target', at: '1s', for: '1s' }), [
    'faults[0]: what: there is no fault "partitions"; did you mean partition?',
  ]);
});

test('a place that a fault cannot be put at is refused with those it can', () => {
  assert.deepEqual(problemsOf({ what: 'kill', where: 'generator-target', at: '1s' }), [
    'faults[0]: where: expected target, database, cache, or one of the services that the target file names for kill, got "generator-target".',
  ]);
});

test('a place that the target file names is known', () => {
  const named = { services: { chat: { kill: 'docker kill chat' } }, proxies: {} };
  const schedule = { faults: [{ what: 'kill', where: 'chat', at: '1s' }] };
  assert.equal(planFaults(schedule, { drivers, named, durationMs: 10_000, test: 't' }).ok, true);
});

test('a fault that lasts must have a length, and one that happens once must have none', () => {
  assert.deepEqual(
    problemsOf(
      { what: 'pause', where: 'target', at: '1s' },
      { what: 'restart', where: 'target', at: '1s', for: '2s' },
    ),
    [
      'faults[0]: for: expected how long pause lasts, such as "5s".',
      'faults[1]: for: restart happens once; leave it out.',
    ],
  );
});

test('how much is checked by the driver’s own schema', () => {
  assert.deepEqual(
    problemsOf({
      what: 'latency',
      where: 'generator-target',
      at: '1s',
      for: '1s',
      howMuch: { latencyMs: -1, jitter: 2 },
    }),
    ['faults[0]: howMuch.latencyMs: expected at least 0, got -1.', 'faults[0]: howMuch.jitter: no such key.'],
  );
});

test('a fault that ends after the load is refused, because its recovery could not be seen', () => {
  assert.deepEqual(problemsOf({ what: 'pause', where: 'target', at: '55s', for: '10s' }), [
    'faults[0]: it ends 1m5s after the start of load, but message-throughput takes 1m; what comes after the fault could not be seen. Shorten it, give its times as shares (30%), or lengthen the test.',
  ]);
});

test('two faults of one id are refused', () => {
  const pause = { id: 'a', what: 'pause', where: 'target', for: '1s' } as const;
  assert.deepEqual(problemsOf({ ...pause, at: '1s' }, { ...pause, at: '5s' }), [
    'Two faults have the id a; give each its own.',
  ]);
});

test('counted faults of the built-in target may not meet, since the plan is put as a whole', () => {
  const lose = { what: 'lose', where: 'target', at: '1s', for: '5s', howMuch: { count: 5 } } as const;
  const delay = {
    what: 'delay',
    where: 'target',
    at: '3s',
    for: '1s',
    howMuch: { at: 'ack', delay: { kind: 'fixed', ms: 5 } },
  } as const;
  assert.deepEqual(problemsOf(lose, delay), [
    'lose and delay are in the built-in target at the same time, and one has a count, which would start anew when the other begins; let one end before the other begins.',
  ]);
  assert.deepEqual(problemsOf(lose, { ...delay, at: '6s' }), []);
});

test('every schedule that comes with the project goes with a test of any length', () => {
  const folder = join(projectRoot, 'faults/schedules');
  const files = globSync('*.json', { cwd: folder });
  assert.ok(files.length > 0);
  for (const file of files) {
    const parsed = parseSchedule(readFileSync(join(folder, file), 'utf8'), file);
    assert.deepEqual(parsed.ok ? [] : parsed.problems, []);
    for (const durationMs of [8_000, 3_600_000]) {
      assert.ok(parsed.ok);
      const planned = planFaults(parsed.schedule, { drivers, named: none, durationMs, test: file });
      assert.ok(planned.ok, `${file} at ${durationMs} ms`);
    }
  }
});
