import type { MetricRef } from './report-declarations.ts';
import type { Stat } from './stat.ts';

/** A figure of a result: a number that was planned, or what a row measures. Times become seconds. */
export type ToolFigure = number | (MetricRef & { readonly stat: Stat; readonly windowMs?: number });

/**
 * What a test found, in the shape in which the tool that came with its system writes results. Files of that shape are
 * then written beside the report, for whoever has programs that read them.
 */
export interface ToolResult {
  /** As that tool calls the test: `connection_apocalypse`. */
  readonly test: string;
  /** The fields of the tool's result by its names for them. */
  readonly fields: Readonly<Record<string, ToolFigure>>;
  /** The counters of each moment of the tool's timeline by its names for them; the first one's rate stands beside them. */
  readonly progress: Readonly<Record<string, string>>;
  /** The fields that make the test's line in the tool's CSV. */
  readonly line: {
    readonly target: string;
    readonly achieved: string;
    readonly rate: string;
    readonly duration: string;
    /** Heading of each note and its field. */
    readonly notes: Readonly<Record<string, string>>;
  };
}
