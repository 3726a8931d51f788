/** A confidence interval in the unit of its statistic; `confidence` is a share (0.95 = 95 %). */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}
