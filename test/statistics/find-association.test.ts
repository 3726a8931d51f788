import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adjustForMany } from '../../statistics/adjust-for-many.ts';
import { type AssociationOptions, findAssociation } from '../../statistics/find-association.ts';
import { midranks } from '../../statistics/midranks.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';
import { assertClose } from './close-to.ts';
import { autoregressive, normalNoise } from './noise.ts';

const options = (): AssociationOptions => ({ random: seededRandom(1), rearrangements: 199 });

test('A latency that follows a resource by four seconds is associated, at that lag.', () => {
  const random = seededRandom(2);
  const cpu = autoregressive(180, 0.8, random);
  const latency = cpu.map((_, second) => (cpu[Math.max(0, second - 4)] ?? 0) + normalNoise(random));
  const result = findAssociation(cpu, latency, options());
  assert.ok(result.kind === 'associated');
  assert.equal(result.lagSeconds, 4);
  assert.equal(result.p, 1 / 200);
  assert.equal(result.samples, 177);
  assert.ok(result.correlation > 0.5);
});

test('Series that only each hang together with themselves are called associated at most 5 times in 100.', () => {
  // 5 % of 200 is 10; 18 leaves room for chance (99 % of fair draws).
  for (const memory of [0, 0.9, 0.98]) {
    const random = seededRandom(3);
    let found = 0;
    for (let pair = 0; pair < 200; pair += 1) {
      const result = findAssociation(
        autoregressive(120, memory, random),
        autoregressive(120, memory, random),
        {
          random,
          rearrangements: 99,
          minCorrelation: 0,
        },
      );
      if (result.kind === 'associated') {
        found += 1;
      }
    }
    assert.ok(found <= 18, `memory ${memory}: ${found} of 200`);
  }
});

test('A latency that rises before the resource does is not put down to it.', () => {
  const random = seededRandom(4);
  const latency = autoregressive(200, 0, random);
  const cpu = latency.map(
    (_, second) => (latency[Math.max(0, second - 20)] ?? 0) + 0.3 * normalNoise(random),
  );
  assert.equal(findAssociation(cpu, latency, options()).kind, 'not associated');
});

test('The correlation at lag 0 is Spearman’s.', () => {
  // scipy.stats.spearmanr(np.diff(series), np.diff(other)), scipy 1.17.1.
  const series = Array.from({ length: 90 }, (_, second) => Math.sin(second * second));
  const other = series.map((value, second) => value ** 3 + Math.cos(3 * second * second));
  const result = findAssociation(series, other, { ...options(), maxLagSeconds: 0, riseSeconds: 1 });
  assert.ok(result.kind !== 'cannot');
  assert.equal(result.lagSeconds, 0);
  assertClose(result.correlation, 0.4305243445692884, 1e-12);
});

test('Missing seconds are left out in pairs, not taken as zero.', () => {
  const random = seededRandom(5);
  const cpu = autoregressive(200, 0.8, random);
  const latency = cpu.map((value) => value + 0.5 * normalNoise(random));
  const gaps = latency.map((value, second) => (second % 10 === 0 ? Number.NaN : value));
  const result = findAssociation(cpu, gaps, options());
  assert.ok(result.kind === 'associated');
  // Each missing second takes away two changes over 3 s: its own and the one three seconds later; second 0 only one.
  assert.equal(result.samples, 197 - (2 * 20 - 1));
});

test('Too short and unchanging series cannot be judged, and the sentence says so.', () => {
  const cannot = (resource: readonly number[], latency: readonly number[]): string | null => {
    const result = findAssociation(resource, latency, options());
    return result.kind === 'cannot' ? result.sentence : null;
  };
  const rising = Array.from({ length: 100 }, (_, second) => second ** 2);
  assert.equal(
    cannot(rising.slice(0, 40), rising.slice(0, 40)),
    'An association needs at least 70 seconds in which both series were measured; there are 37.',
  );
  assert.equal(
    cannot(
      rising.map(() => 5),
      rising,
    ),
    'One of the two series never changes, so nothing can rise together with it.',
  );
  assert.equal(
    cannot([], []),
    'An association needs at least 70 seconds in which both series were measured; there are 0.',
  );
  assert.throws(() => findAssociation([1], [1, 2], options()), {
    message: 'Expected two series over the same seconds, got 1 and 2 values.',
  });
});

test('Equal values share the mean of their ranks.', () => {
  assert.deepEqual([...midranks([10, 20, 20, 5, 20])], [2, 4, 4, 1, 4]);
  assert.deepEqual([...midranks([])], []);
});

test('P-values of many questions are adjusted as scipy does, in their own order.', () => {
  // scipy.stats.false_discovery_control, scipy 1.17.1.
  const adjusted = adjustForMany([0.01, 0.04, 0.03, 0.005, 0.55, 0.02]);
  for (const [index, expected] of [0.03, 0.048, 0.045, 0.03, 0.55, 0.04].entries()) {
    assertClose(adjusted[index], expected, 1e-12);
  }
  assert.deepEqual(adjustForMany([]), []);
});
