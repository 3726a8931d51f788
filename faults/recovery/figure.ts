/** What a figure was in one window of time. */
export interface Point {
  /** Epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Undefined where there was nothing to measure. */
  readonly value: number | undefined;
  /** Operations that a share is of; undefined for other figures. */
  readonly total?: number;
}

/** A figure of a test over time, of which more is worse; points ascend and do not overlap. */
export interface Figure {
  readonly name: string;
  readonly unit: 'share' | 'ms' | 'count';
  readonly points: readonly Point[];
}

/** A stretch of time, epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}
