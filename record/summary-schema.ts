import { z } from 'zod';
import type { TestSummary } from '../lib/summary/test-summary.ts';

const metric = z.object({
  kind: z.enum(['counter', 'trend', 'rate', 'gauge']),
  values: z.record(z.string(), z.number()),
  thresholds: z.record(z.string(), z.boolean()).exactOptional(),
  problem: z.string().exactOptional(),
});

/** `summary.json` of one test as the bundles write it; see {@link TestSummary}. */
export const summarySchema: z.ZodType<TestSummary> = z.object({
  schema: z.literal(1),
  test: z.string(),
  profile: z.string(),
  protocol: z.string(),
  loadStartedAtMs: z.number().exactOptional(),
  endedAtMs: z.number(),
  durationMs: z.number(),
  load: z.record(z.string(), z.unknown()),
  targetUrl: z.string(),
  targetWsUrl: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  metrics: z.record(z.string(), metric),
  run: z.object({ nonce: z.string(), virtualUsers: z.number().int().positive() }).exactOptional(),
});
