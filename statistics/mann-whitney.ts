import { at } from './at.ts';
import { midranks } from './midranks.ts';
import { normalCdf } from './normal-distribution.ts';

/** How the p-value is worked out: by counting every arrangement, or by the normal approximation. */
export type MannWhitneyMethod = 'exact' | 'normal';

/** The outcome of a two-sided Mann–Whitney test. */
export interface MannWhitneyResult {
  /** Pairs in which the first group's value is the larger, equal pairs counting one half. */
  readonly u: number;
  /** Probability of a difference at least this large between two groups of one and the same distribution. */
  readonly p: number;
  readonly method: MannWhitneyMethod;
  /** Share (0 … 1) of pairs in which the second group's value is the larger: 0.5 = no tendency. */
  readonly secondIsLarger: number;
}

/** Largest group for which every arrangement is counted. */
const exactLimit = 20;

/**
 * Tests whether two groups of finite numbers come from one distribution (two-sided).
 * Up to 20 a side it counts all arrangements of the observed ranks, ties included, so that the error rate is never
 * above the stated one; beyond, the normal approximation with tie and continuity correction.
 * Source: H. B. Mann, D. R. Whitney, Ann. Math. Stat. 18, 1947; ties: E. L. Lehmann, "Nonparametrics", ch. 1.
 */
export function mannWhitney(
  first: readonly number[],
  second: readonly number[],
  method?: MannWhitneyMethod,
): MannWhitneyResult {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) {
    throw new RangeError(`Expected at least one value a side, got ${n} and ${m}.`);
  }
  const pooled = [...first, ...second];
  const bad = pooled.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(`Expected finite numbers, got ${pooled[bad]}.`);
  }
  const ranks = midranks(pooled);
  let rankSum = 0;
  for (let i = 0; i < n; i += 1) {
    rankSum += at(ranks, i);
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const used = method ?? (Math.max(n, m) <= exactLimit ? 'exact' : 'normal');
  const p = used === 'exact' ? exactP(ranks, n, rankSum) : normalP(ranks, n, m, u);
  return { u, p, method: used, secondIsLarger: 1 - u / (n * m) };
}

/** Counts the subsets of `n` ranks by their sum; ranks are doubled so that halves from ties stay whole numbers. */
function exactP(ranks: Float64Array, n: number, rankSum: number): number {
  const doubled = ranks.map((rank) => Math.round(rank * 2));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(total + 1));
  const none = ways[0];
  if (none) {
    none[0] = 1;
  }
  for (const rank of doubled) {
    for (let size = n; size >= 1; size -= 1) {
      const to = ways[size];
      const from = ways[size - 1];
      if (!to || !from) {
        continue;
      }
      for (let sum = total; sum >= rank; sum -= 1) {
        to[sum] = at(to, sum) + at(from, sum - rank);
      }
    }
  }
  const observed = Math.round(rankSum * 2);
  let all = 0;
  let atMost = 0;
  let atLeast = 0;
  for (const [sum, count] of (ways[n] ?? []).entries()) {
    all += count;
    if (sum <= observed) {
      atMost += count;
    }
    if (sum >= observed) {
      atLeast += count;
    }
  }
  return Math.min(1, (2 * Math.min(atMost, atLeast)) / all);
}

function normalP(ranks: Float64Array, n: number, m: number, u: number): number {
  const size = n + m;
  const tied = new Map<number, number>();
  for (const rank of ranks) {
    tied.set(rank, (tied.get(rank) ?? 0) + 1);
  }
  let ties = 0;
  for (const count of tied.values()) {
    ties += count ** 3 - count;
  }
  const variance = ((n * m) / 12) * (size + 1 - ties / (size * (size - 1)));
  if (variance <= 0) {
    return 1;
  }
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalCdf(-distance / Math.sqrt(variance)));
}

/** Returns the smallest two-sided p that groups of these sizes can give at all (two groups that do not overlap). */
export function smallestReachableP(n: number, m: number): number {
  let arrangements = 1;
  for (let k = 1; k <= Math.min(n, m); k += 1) {
    arrangements = (arrangements * (Math.max(n, m) + k)) / k;
  }
  return Math.min(1, 2 / arrangements);
}

/** Returns the fewest runs a side with which a difference can be significant at `alpha` at all (4 at 0.05). */
export function fewestRunsForSignificance(alpha: number): number {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(`Expected alpha between 0 and 1, got ${alpha}.`);
  }
  let runs = 1;
  while (smallestReachableP(runs, runs) > alpha) {
    runs += 1;
  }
  return runs;
}
