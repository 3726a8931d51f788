const STEPS = [1, 2, 2.5, 5, 10] as const;
const SECONDS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400,
] as const;

/** Round places from 0 to as little above `most` as `fewest` or one more round steps allow; the last ends the axis. */
export function niceTicks(most: number, fewest: number): number[] {
  if (!(most > 0)) return [0, 1];
  const offBy = (count: number): number => Math.abs(count - fewest);
  const decade = 10 ** Math.floor(Math.log10(most / fewest));
  const [best] = STEPS.map((step) => step * decade)
    .map((step) => ({ step, count: Math.ceil(most / step - 1e-9) }))
    .filter(({ count }) => offBy(count) <= 1)
    .sort((a, b) => a.step * a.count - b.step * b.count || offBy(a.count) - offBy(b.count));
  const { step, count } = best ?? { step: most, count: 1 };
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Round seconds from 0 to at most `last`, no more than `count` steps. */
export function secondTicks(last: number, count: number): number[] {
  const step = SECONDS.find((one) => last / one <= count) ?? last / count;
  return Array.from({ length: Math.floor(last / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** The powers of ten from `low` to `high`, both of which are such. */
export function decadeTicks(low: number, high: number): number[] {
  const first = Math.round(Math.log10(low));
  const last = Math.round(Math.log10(high));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number((10 ** (first + index)).toPrecision(6)),
  );
}
