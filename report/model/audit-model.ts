import { z } from 'zod';
import { auditCountsSchema, auditSchema as recordedAuditSchema } from '../../record/audit-schema.ts';

/** A test's delivery audit as the report tells it. */
export const reportAuditSchema = z.object({
  mode: z.enum(['exact', 'sampled']),
  auditorsPerRoom: z.number().nullable(),
  lateOverMs: z.number(),
  totals: auditCountsSchema,
  intervals: z
    .array(
      z.object({
        of: z.enum(['lost', 'duplicated']),
        share: z.number(),
        low: z.number(),
        high: z.number(),
        confidence: z.number(),
      }),
    )
    .describe('shares of 0–1 with Wilson’s interval; empty when the audit is exact'),
  rooms: z.object({
    total: z.number(),
    whole: z.number(),
    worst: z.array(auditCountsSchema.extend({ name: z.string() })),
  }),
  troubles: z.array(auditCountsSchema.extend({ fromMs: z.number(), toMs: z.number() })),
  faults: z.array(
    auditCountsSchema.extend({
      label: z.string(),
      injections: z.number(),
      fromMs: z.number(),
      toMs: z.number(),
    }),
  ),
  examples: recordedAuditSchema.shape.examples,
  disagreements: z.array(z.string()).describe('where the audit and the summary do not say the same'),
});
