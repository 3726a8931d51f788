/** Percentiles kept for the distribution chart; the ones with targets are among them. */
const percentiles = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99];

/** The aggregates of a distribution that a summary has, by k6's names. */
export const trendAggregates: readonly string[] = [
  ...['count', 'avg', 'min', 'med', 'max'],
  ...percentiles.map((p) => `p(${p})`),
];
