import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Deliveries by what became of them; one delivery is one message at one reader. */
export const auditCountsSchema = z.object({
  expected: count,
  /** Matched to its message once, in or out of order, in time or late. */
  delivered: count,
  lost: count,
  duplicated: count,
  outOfOrder: count,
  /** Matched, but more than `lateOverMs` after it was due. */
  late: count,
  /** Under way when its reader left as planned; not judged. */
  notJudged: count,
  /** Messages that one of their readers at least did not get; 0 where it was not counted yet. */
  messagesLost: count.default(0),
});

/** `results/<run>/<test>/audit.json`: what became of every delivery that was audited, by room and by time. */
export const auditSchema = z.object({
  schema: z.literal(1),
  /** `exact`: every reader of every message; `sampled`: only some readers of each room. */
  mode: z.enum(['exact', 'sampled']),
  /** Readers of each room that were audited; null when all were. */
  auditorsPerRoom: count.min(1).nullable(),
  lateOverMs: z.number().positive(),
  /** The length of each of `windows`. */
  windowMs: z.number().positive(),
  totals: auditCountsSchema,
  rooms: z.array(auditCountsSchema.extend({ name: z.string() })),
  /** By the moment at which the message was due; windows without deliveries may be left out. */
  windows: z.array(auditCountsSchema.extend({ startMs: z.number().nonnegative() })),
  /** The first of each kind. */
  examples: z.array(
    z.object({
      kind: z.enum(['lost', 'duplicated', 'out-of-order', 'late']),
      id: z.string(),
      room: z.string(),
      /** The reader's place in its room. */
      reader: z.number().int().nonnegative(),
      /** Epoch ms. */
      dueAtMs: z.number().nonnegative(),
    }),
  ),
});

/** `audit.json`, parsed. */
export type Audit = z.infer<typeof auditSchema>;
/** What became of some deliveries. */
export type AuditCounts = z.infer<typeof auditCountsSchema>;
