import { z } from 'zod';

const ms = z.number();
const count = z.number().int().nonnegative();

/** A figure that could not be told, and why. */
const noData = z.object({ state: z.literal('no-data'), reason: z.string() });

/** A count that was told, or why not. */
const countOf = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), value: count }),
  noData,
]);

/** A moment after another, ms. */
const moment = z.object({
  state: z.literal('known'),
  afterMs: ms.nonnegative(),
  /** The error of it: it lies at most this far off, where operations come evenly. */
  withinMs: ms.nonnegative(),
  /** The figure that it was told by. */
  by: z.string(),
});

/** Nothing of the kind happened, which is known. */
const none = z.object({ state: z.literal('none'), reason: z.string() });

/** What was tried of one family of operations, and what of it failed. */
const operationCounts = z.object({
  /** `connections`, `messages`, `rest`, `files` or `search`. */
  family: z.string(),
  tried: count,
  failed: count,
});

/** What one figure did under a fault. */
export const impactSchema = z.object({
  /** `api_time`, `deliveries_lost` … */
  figure: z.string(),
  /** `share`: of operations that went wrong; `ms`: the 95th percentile of each window; `count`: of each window. */
  unit: z.enum(['share', 'ms', 'count']),
  /** Where it lay before: its mean, and the 99.9 % interval in which a further window would lie. */
  band: z.object({ mean: z.number(), to: z.number(), windows: count }),
  /** The worst window, and how far above the band it was. */
  worst: z.number(),
  worstAtMs: ms,
  degradedBy: z.number().nonnegative(),
  /** Epoch ms: out of its band from, and back in it; null where it did not come back for long enough. */
  fromMs: ms,
  toMs: ms.nullable(),
});

/** `results/<run>/<test>/recovery.json`: what each fault did to the test, told from its timeline, audit and fault log. */
export const recoverySchema = z.object({
  schema: z.literal(1),
  /** How long a figure had to stay in its band to count as back, ms. */
  holdMs: ms,
  /**
   * Tried and failed, by family, while any of the faults was in effect or being recovered from: what planned faults
   * caused, which no limit for a healthy time is about.
   */
  operations: z.array(operationCounts).default([]),
  faults: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      where: z.string(),
      description: z.string(),
      /** Epoch ms, by the log. */
      injectedAtMs: ms,
      /** Epoch ms, by the log; null for one that was never removed. */
      removedAtMs: ms.nullable(),
      /** From injection to the first operation that was due then and went wrong. */
      detected: z.discriminatedUnion('state', [moment, none, noData]),
      /** From removal until every figure that had left its band was back in it and stayed. */
      recovered: z.discriminatedUnion('state', [moment, none, noData]),
      /** The figures that left their band, the first to do so first. */
      impacts: z.array(impactSchema),
      /** Deliveries due from the injection until the recovery, or the next fault, or the end. */
      deliveries: z.object({ lost: countOf, duplicated: countOf, late: countOf, outOfOrder: countOf }),
      /** Tried and failed from the injection until it was well again, by family. */
      operations: z.array(operationCounts).default([]),
      connections: z.object({
        /** Unexpected ends of connections. */
        lost: countOf,
        /** Opened again after that, as far as they had been lost. */
        regained: countOf,
        /** The most attempts to connect in one second, which is the storm; beside it those a second before. */
        stormPerSec: countOf,
        beforePerSec: z.number().nonnegative().nullable(),
      }),
    }),
  ),
});

/** `recovery.json`, parsed. */
export type Recovery = z.infer<typeof recoverySchema>;
/** What one fault did to a test. */
export type FaultRecovery = Recovery['faults'][number];
/** Operations of one family, and those of them that failed. */
export type OperationCounts = z.infer<typeof operationCounts>;
/** What one figure did under a fault. */
export type Impact = z.infer<typeof impactSchema>;
