/** Deliveries by what became of them; one delivery is one message at one reader. And the messages that are lost at one. */
export interface DeliveryCounts {
  expected: number;
  /** Matched to its message once, in or out of order, in time or late. */
  delivered: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** Matched, but later than the limit after it was due. */
  late: number;
  /** Under way when its reader left as planned; not judged. */
  notJudged: number;
  /** Messages that one of their readers at least did not get. */
  messagesLost: number;
}

/** The counts in the order in which they are printed as numbers alone. */
export const countNames = Object.keys(emptyCounts()) as (keyof DeliveryCounts)[];

/** Counts of nothing. */
export function emptyCounts(): DeliveryCounts {
  return {
    expected: 0,
    delivered: 0,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    late: 0,
    notJudged: 0,
    messagesLost: 0,
  };
}

/** Adds `more` to `sum`, where there is one. */
export function addCounts(sum: DeliveryCounts | undefined, more: Readonly<Partial<DeliveryCounts>>): void {
  if (sum !== undefined) {
    for (const [name, count] of Object.entries(more) as [keyof DeliveryCounts, number][]) {
      sum[name] += count;
    }
  }
}
