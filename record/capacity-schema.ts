import { z } from 'zod';

/** `results/<run>/capacity.json`: one test at rising loads, each step a run of its own beside this one. */
export const capacitySchema = z.object({
  schema: z.literal(1),
  test: z.string(),
  /** What was stepped. */
  unit: z.enum(['users', 'msg/s']),
  /** The load that the profile has, which the headroom is given against. */
  plannedLoad: z.number().positive(),
  latencyLimitMs: z.number().positive().nullable(),
  /** What the search found; absent where the loads were given. */
  answer: z
    .object({
      /** The largest load that was carried; null when none was. */
      low: z.number().positive().nullable(),
      /** The smallest load above it that was not; null when there is none. */
      high: z.number().positive().nullable(),
      /** `generator`: it could not make `high`. `minimum`: not even a small load was carried. */
      stoppedBy: z.enum(['knee', 'generator', 'maximum', 'minimum', 'interrupted']),
    })
    .exactOptional(),
  steps: z.array(
    z.object({
      runId: z.string(),
      load: z.number().positive(),
      /** Completed work a second while the load was held; null where it could not be read. */
      throughput: z.number().nonnegative().nullable(),
      p95LatencyMs: z.number().nonnegative().nullable(),
      verdict: z.string(),
      /** False when the generator did not keep up: such a step tells of it and not of the target. */
      isValid: z.boolean(),
    }),
  ),
});

/** `capacity.json`, parsed. */
export type Capacity = z.infer<typeof capacitySchema>;
/** One load of a capacity run. */
export type CapacityStep = Capacity['steps'][number];
