import type { Component } from '../record/component.ts';

/** Versions and settings that matter, or figures taken at one moment of one component. */
export type Facts = Record<string, string | number>;

/** The values of one component at one moment; a value that could not be read is absent, never 0. */
export interface Reading {
  readonly component: Component;
  readonly values: Record<string, number>;
}

/** A table over a stretch of time, such as the slow queries of one test. */
export interface Finding {
  /** What the rows are, in kebab-case: `slow-queries`. */
  readonly name: string;
  /** The name given to `mark`, or `run` for the whole time. */
  readonly window: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly columns: readonly string[];
  readonly rows: readonly Facts[];
  /** Why there are no rows although something was looked for, or what limits the rows. */
  readonly note?: string;
}

/** What one value means, so that `system.ndjson` can be read without this code. */
export interface ValueMeaning {
  readonly unit: '%' | 'bytes' | 'MB/s' | 'Mbps' | '/s' | 'ms' | 's' | 'count';
  readonly meaning: string;
  /** `events`: happenings since the sample before, so the window's figure is the sum; otherwise a level. */
  readonly counts?: 'events';
  /** For a percentage part ÷ (part + rest): its two values, so that a window's ratio is not an average of ratios. */
  readonly ratioOf?: { readonly part: string; readonly rest: string };
}

/** Every value a source may give, by name; by `component.name` where one name means different things. */
export type ValueCatalogue = Readonly<Record<string, ValueMeaning>>;

/**
 * One source of system figures.
 * Any method may reject; the sampler records that and goes on.
 * A collector never starts by itself, never overlaps its own samples and connects again after a failure.
 */
export interface Collector {
  readonly source: string;
  readonly values: ValueCatalogue;
  /** Versions and settings; asked once, and again after failures until it answers. */
  facts(): Promise<Facts>;
  /** The figures of now; counters come as rates since the sample before, so the first sample has fewer values. */
  sample(): Promise<readonly Reading[]>;
  /** Begins a named stretch of time and ends the one before, for the tables of `finish`. */
  mark?(name: string): Promise<void>;
  /** The tables of the whole run; called once, before `close`. */
  finish?(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}
