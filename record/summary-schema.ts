import { z } from 'zod';
import type { Outline } from '../lib/summary/outline.ts';
import type { TestSummary } from '../lib/summary/test-summary.ts';

const metric = z.object({
  kind: z.enum(['counter', 'trend', 'rate', 'gauge']),
  values: z.record(z.string(), z.number()),
  thresholds: z.record(z.string(), z.boolean()).exactOptional(),
  problem: z.string().exactOptional(),
});

const head = {
  schema: z.literal(1),
  test: z.string(),
  profile: z.string(),
  protocol: z.string(),
  loadStartedAtMs: z.number().exactOptional(),
  load: z.record(z.string(), z.unknown()),
  targetUrl: z.string(),
  targetWsUrl: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  run: z.object({ nonce: z.string(), virtualUsers: z.number().int().positive() }).exactOptional(),
};

/** `summary.json` of one test as the bundles write it; see {@link TestSummary}. */
export const summarySchema: z.ZodType<TestSummary> = z.object({
  ...head,
  endedAtMs: z.number(),
  durationMs: z.number(),
  metrics: z.record(z.string(), metric),
});

/** What the first virtual user of a k6 prints before its load; see {@link Outline}. */
export const outlineSchema: z.ZodType<Outline> = z.object({
  ...head,
  thresholds: z.record(z.string(), z.array(z.string())),
  recordedTags: z.array(z.string()).exactOptional(),
});
