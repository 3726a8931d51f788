import { z } from 'zod';

const count = z.number().int().nonnegative();

/**
 * What can be wrong with what the generators of a test left. `damaged-line`: a line is cut or torn. `missing-lines`: a
 * virtual user printed more than there is. `missing-users`: of some virtual users there is nothing. `missing-generator`:
 * a generator of the test left nothing. `same-generator`: one generator's log is there twice. `other-run`: a log is of
 * another run. `no-summary`: k6 did not come to its summary. `recovered`: nor did this one, but its recording and the lines of its users
 * have all that is in it. `no-timeline`: there is no recording. `clock`: its clock is
 * off. `unproven`: figures worked out from its lines are not those that its k6 gives.
 */
export const mergeProblemKinds = [
  'damaged-line',
  'missing-lines',
  'missing-users',
  'missing-generator',
  'same-generator',
  'other-run',
  'no-summary',
  'recovered',
  'no-timeline',
  'clock',
  'unproven',
] as const;

/** `results/<run>/<test>/merge.json`: how the test's figures came about from those of its generators, and the proof. */
export const mergeSchema = z.object({
  schema: z.literal(1),
  generators: z.array(
    z.object({
      /** The folder below `generators/`. */
      folder: z.string(),
      /** By its own lines; null when there are none. */
      number: count.nullable(),
      /** Its virtual users, and the lines they printed. */
      virtualUsers: count,
      lines: count,
      /** The first and last second in which its users measured something, epoch ms by its own clock. */
      firstMs: z.number().nullable(),
      lastMs: z.number().nullable(),
      /** The first and last of its virtual users at the agreed start of the load, ms after it, by its own clock. */
      startedAfterMs: z.object({ first: z.number(), last: z.number() }).exactOptional(),
    }),
  ),
  problems: z.array(
    z.object({
      kind: z.enum(mergeProblemKinds),
      /** The folder below `generators/`; absent when it is of all. */
      generator: z.string().exactOptional(),
      message: z.string(),
    }),
  ),
  /** Each generator's figures, worked out from its lines, against those of its k6. */
  proof: z.object({
    /** Counts that are the same, and percentiles that lie within a bucket of k6's. */
    counts: count,
    percentiles: count,
    /** The largest difference of a percentile, as a share of k6's. */
    worstShare: z.number().nonnegative(),
  }),
  /** Figures without data, and why: by k6's key of the metric; `audit` and `timeline` for these files. */
  missing: z.record(z.string(), z.string()),
  /** Distributions of which k6 was given a sample only. */
  sampled: z.array(z.string()),
  /** Limits that k6 and the merged figures judge differently. */
  differences: z.array(
    z.object({ key: z.string(), expression: z.string(), k6: z.boolean(), merged: z.boolean() }),
  ),
});

/** `merge.json`, parsed. */
export type Merge = z.infer<typeof mergeSchema>;
/** Something that was wrong with a generator's files. */
export type MergeProblem = Merge['problems'][number];
