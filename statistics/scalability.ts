import type { UslFit } from './fit-usl.ts';
import type { Interval } from './interval.ts';

/** Why no peak or projection can be given. */
export type ScalabilityRefusal =
  | 'bad step'
  | 'too few loads'
  | 'poor fit'
  | 'no curvature'
  | 'peak beyond range'
  | 'wild interval';

/** The honest "cannot": a code, a sentence for the report and, where one exists, the fit for the chart. */
export interface CannotScale {
  readonly kind: 'cannot';
  readonly refusal: ScalabilityRefusal;
  readonly sentence: string;
  readonly fit: UslFit | null;
}

/** Throughput expected at a load that was not measured, or why it cannot be said. */
export type Projection =
  | {
      readonly kind: 'projection';
      readonly load: number;
      readonly throughput: number;
      readonly interval: Interval;
      /** Load as a multiple of the largest load tested; above 1 the figure is an extrapolation. */
      readonly timesTested: number;
      /** True when the load lies past the peak, where more load brings less throughput. */
      readonly pastPeak: boolean;
    }
  | { readonly kind: 'cannot'; readonly load: number; readonly sentence: string };

/** The Universal Scalability Law fitted to load steps, with intervals by resampling. */
export interface Scalability {
  readonly kind: 'fit';
  readonly fit: UslFit;
  readonly peak: { readonly load: number; readonly throughput: number };
  readonly intervals: {
    readonly alpha: Interval;
    readonly beta: Interval;
    readonly gamma: Interval;
    readonly peakLoad: Interval;
    readonly peakThroughput: Interval;
  };
  readonly largestLoadTested: number;
  readonly projections: readonly Projection[];
}
