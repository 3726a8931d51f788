/** A value below which a share (0–1) of the samples lies. */
export interface QuantilePoint {
  readonly share: number;
  readonly value: number;
}

/** A logarithmic axis in rows of equal height. */
export interface LogAxis {
  readonly lowMs: number;
  readonly highMs: number;
  readonly rows: number;
}

/** Which aggregates of a recording are percentiles, in rising order: the least is 0, the most is 1. */
export function percentilePoints(
  aggregates: readonly string[],
): { readonly aggregate: string; readonly name: string; readonly share: number }[] {
  return aggregates
    .flatMap((aggregate) => {
      const percentile = Number(/^p\(([\d.]+)\)$/.exec(aggregate)?.[1]);
      if (aggregate === 'min') {
        return [{ aggregate, name: 'minimum', share: 0 }];
      }
      if (aggregate === 'max') {
        return [{ aggregate, name: 'maximum', share: 1 }];
      }
      if (aggregate === 'med') {
        return [{ aggregate, name: 'p50', share: 0.5 }];
      }
      return Number.isFinite(percentile)
        ? [{ aggregate, name: `p${percentile}`, share: percentile / 100 }]
        : [];
    })
    .sort((a, b) => a.share - b.share);
}

/**
 * Adds the share of samples in each row of an axis to `into`: what lies between two known percentiles is spread evenly
 * over the logarithms between them, because nothing else is known of it. The points must rise; the shares added are
 * those between the first and the last of them.
 */
export function spreadOverRows(
  points: readonly QuantilePoint[],
  { lowMs, highMs, rows }: LogAxis,
  into: Float64Array,
): void {
  const scale = rows / Math.log(highMs / lowMs);
  const placeOf = (value: number): number => Math.log(value / lowMs) * scale;
  points.forEach((to, index) => {
    const from = points[index - 1];
    if (from === undefined || to.share <= from.share) {
      return;
    }
    const share = to.share - from.share;
    const low = placeOf(from.value);
    const high = placeOf(to.value);
    const first = Math.max(0, Math.min(rows - 1, Math.floor(low)));
    const last = Math.max(first, Math.min(rows - 1, Math.ceil(high) - 1));
    if (first === last) {
      into[first] = (into[first] ?? 0) + share;
      return;
    }
    for (let row = first; row <= last; row += 1) {
      const overlap = Math.min(row + 1, high) - Math.max(row, low);
      into[row] = (into[row] ?? 0) + (share * overlap) / (high - low);
    }
  });
}
