import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewestRunsForSignificance, mannWhitney, smallestReachableP } from '../../statistics/mann-whitney.ts';
import { assertClose } from './close-to.ts';

test('The diabetes example of the scipy manual: U 17, exact and normal p.', () => {
  // scipy.stats.mannwhitneyu documentation; ages at diagnosis of five men and four women.
  const men = [19, 22, 16, 29, 24];
  const women = [20, 11, 17, 12];
  const exact = mannWhitney(men, women);
  assert.equal(exact.method, 'exact');
  assert.equal(exact.u, 17);
  assertClose(exact.p, 0.1111111111111111, 1e-15);
  assertClose(exact.secondIsLarger, 0.15, 1e-15);
  assertClose(mannWhitney(men, women, 'normal').p, 0.11134688653314041, 1e-14);
});

test('The permeability example of Hollander and Wolfe: W 35, one-sided p 0.1272.', () => {
  // M. Hollander, D. A. Wolfe, "Nonparametric Statistical Methods", 1973, p. 69 f.; also the manual of R's wilcox.test.
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];
  const result = mannWhitney(term, early);
  assert.equal(result.u, 35);
  assertClose(result.p / 2, 0.1272, 0.00005);
});

/** Two groups without ties whose first group's U is exactly `u`. */
function groupsWithU(n: number, m: number, u: number): [number[], number[]] {
  const second = Array.from({ length: m }, (_, index) => (index + 1) * 100);
  let left = u;
  const first = Array.from({ length: n }, (_, index) => {
    const beaten = Math.min(m, left);
    left -= beaten;
    return beaten * 100 + 50 + index;
  });
  return [first, second];
}

test('Significance at 0.05 begins at the critical values of the published table.', () => {
  // Critical values of U, two-tailed, 0.05, as printed in most textbooks after Mann and Whitney (1947).
  const table = [
    [4, 4, 0],
    [4, 5, 1],
    [5, 5, 2],
    [5, 8, 6],
    [6, 6, 5],
    [7, 7, 8],
    [8, 8, 13],
    [10, 10, 23],
    [11, 12, 33],
    [13, 16, 59],
    [15, 15, 64],
    [20, 20, 127],
  ] as const;
  for (const [n, m, critical] of table) {
    const [first, second] = groupsWithU(n, m, critical);
    const at = mannWhitney(first, second);
    assert.equal(at.u, critical);
    assert.ok(at.p <= 0.05, `n ${n}, m ${m}: p ${at.p} at U ${critical}`);
    const above = mannWhitney(...groupsWithU(n, m, critical + 1));
    assert.ok(above.p > 0.05, `n ${n}, m ${m}: p ${above.p} at U ${critical + 1}`);
  }
});

test('With ties the exact p is that of all 12,870 arrangements, the normal one that of scipy.', () => {
  const first = [1, 2, 2, 3, 3, 3, 4, 5];
  const second = [3, 3, 4, 4, 5, 5, 6, 7];
  const exact = mannWhitney(first, second);
  assert.equal(exact.u, 11);
  // Counted by itertools.combinations over scipy.stats.rankdata: 176 of 12,870 at or below the observed rank sum.
  assertClose(exact.p, (2 * 176) / 12_870, 1e-15);
  // scipy.stats.mannwhitneyu(x, y, method="asymptotic"), scipy 1.17.1.
  assertClose(mannWhitney(first, second, 'normal').p, 0.027781271091120593, 1e-14);
});

test('Groups above 20 take the normal approximation.', () => {
  const first = Array.from({ length: 25 }, (_, index) => index + 1);
  const second = first.map((value) => value * 1.2 + 0.5);
  const result = mannWhitney(first, second);
  assert.equal(result.method, 'normal');
  assert.equal(result.u, 248);
  // scipy.stats.mannwhitneyu(a, b, method="asymptotic"), scipy 1.17.1.
  assertClose(result.p, 0.2143168580185959, 1e-12);
});

test('Swapping the groups leaves p as it is and turns U over.', () => {
  const first = [5, 1, 4, 4, 9];
  const second = [2, 2, 8, 7];
  assert.equal(mannWhitney(first, second).p, mannWhitney(second, first).p);
  assert.equal(mannWhitney(first, second).u + mannWhitney(second, first).u, 20);
});

test('Groups of nothing but one value do not differ, by either method.', () => {
  assert.equal(mannWhitney([0, 0, 0, 0], [0, 0, 0, 0]).p, 1);
  assert.equal(mannWhitney([0, 0, 0, 0], [0, 0, 0, 0], 'normal').p, 1);
});

test('Four runs a side are the fewest that can be significant at 0.05, five at 0.01.', () => {
  assert.equal(fewestRunsForSignificance(0.05), 4);
  assert.equal(fewestRunsForSignificance(0.01), 5);
  assertClose(smallestReachableP(3, 3), 0.1, 1e-15);
  assertClose(smallestReachableP(4, 4), 2 / 70, 1e-15);
  assert.equal(smallestReachableP(1, 1), 1);
  assert.equal(mannWhitney([1, 2, 3, 4], [5, 6, 7, 8]).p, 2 / 70);
});

test('An empty group, a missing value and an impossible alpha are refused.', () => {
  assert.throws(() => mannWhitney([], [1]), { message: 'Expected at least one value a side, got 0 and 1.' });
  assert.throws(() => mannWhitney([Number.NaN], [1]), { message: 'Expected finite numbers, got NaN.' });
  assert.throws(() => fewestRunsForSignificance(0), { message: 'Expected alpha between 0 and 1, got 0.' });
});
