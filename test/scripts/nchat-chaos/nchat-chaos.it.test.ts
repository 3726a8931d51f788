import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Count, runOne } from '../run-one.ts';

/** Both ends counted the same, and more than nothing. */
function assertSameCounts(counts: readonly Count[]): void {
  assert.deepEqual(
    counts.map(({ label }) => label),
    ['Connections', 'Messages accepted', 'Deliveries', 'REST requests, set-up included'],
  );
  assert.deepEqual(
    counts.filter(({ suite, target }) => suite !== target || suite === 0),
    [],
  );
}

for (const [name, users] of [
  ['peak-load', 60],
  ['sustained-load', 40],
  ['nchat-chaos-endurance', 40],
] as const) {
  test(`${name}: everybody stays, as the target counts it`, async (t) => {
    const { exitCode, output, counts, count } = await runOne(t, name);
    assert.equal(exitCode, 0, output);
    assertSameCounts(counts);
    assert.deepEqual(['connections_opened', 'disconnects', 'deliveries_lost'].map(count), [users, 0, 0]);
  });
}

test('burst-traffic: the crowd comes twice, and messages are timed before, during and after it', async (t) => {
  const { exitCode, output, counts, count } = await runOne(t, 'burst-traffic');
  assert.equal(exitCode, 0, output);
  assertSameCounts(counts);
  // Ten stay; ninety come twice.
  assert.deepEqual(['connections_opened', 'disconnects'].map(count), [190, 0]);
  const phases = ['before', 'bursts', 'after'].map((phase) => count(`phase_messages{phase:${phase}}`));
  assert.ok(
    phases.every((messages) => messages > 0),
    `messages by phase: ${phases}`,
  );
});

test('network-partition: what was sent meanwhile arrives afterwards, none lost and none twice', async (t) => {
  const { exitCode, output, counts, events, recovery, count } = await runOne(t, 'network-partition');
  assert.equal(exitCode, 0, output);
  assertSameCounts(counts);
  assert.deepEqual(events(), ['injected partition', 'removed partition']);
  assert.deepEqual(['connections_opened', 'disconnects', 'deliveries_duplicated'].map(count), [40, 0, 0]);
  assert.equal(recovery().faults[0]?.detected.state, 'known');
});
