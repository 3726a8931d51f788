import { z } from 'zod';
import { COMPONENTS } from './component.ts';

const t = z.number().int().nonnegative();
const source = z.string().min(1);
const facts = z.record(z.string(), z.union([z.string(), z.number()]));

const valueMeaning = z.strictObject({
  unit: z.enum(['%', 'bytes', 'MB/s', 'Mbps', '/s', 'ms', 's', 'count']),
  meaning: z.string().min(1),
  counts: z.literal('events').optional(),
  ratioOf: z.strictObject({ part: z.string(), rest: z.string() }).optional(),
});

/**
 * One line of `system.ndjson`; times are epoch milliseconds.
 * `values` names what a source gives, `mark` begins a test, `health` says how well a source was sampled.
 */
export const systemLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('values'), t, source, values: z.record(z.string(), valueMeaning) }),
  z.strictObject({ kind: z.literal('facts'), t, source, facts }),
  z.strictObject({
    kind: z.literal('sample'),
    t,
    source,
    component: z.enum(COMPONENTS),
    values: z.record(z.string(), z.number()),
  }),
  z.strictObject({ kind: z.literal('error'), t, source, message: z.string().min(1) }),
  z.strictObject({ kind: z.literal('recovered'), t, source, afterMs: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('not-configured'), t, source, reason: z.string().min(1) }),
  z.strictObject({ kind: z.literal('mark'), t, name: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('table'),
    t,
    source,
    name: z.string().min(1),
    window: z.string().min(1),
    fromMs: t,
    toMs: t,
    columns: z.array(z.string()),
    rows: z.array(facts),
    note: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('health'),
    t,
    source,
    samples: z.number().int().nonnegative(),
    failed: z.number().int().nonnegative(),
    timedOut: z.number().int().nonnegative(),
    skipped: z.number().int().nonnegative(),
    avgSampleMs: z.number().nonnegative(),
    maxSampleMs: z.number().nonnegative(),
  }),
]);

/** One line of `system.ndjson`. */
export type SystemLine = z.infer<typeof systemLineSchema>;

const SAMPLE_KEYS = 5;

/**
 * One line as parsed from JSON, checked; undefined when it is of no known kind or shape. The same as the schema, but
 * samples, of which a long run has tens of thousands, are looked at in place and not copied.
 */
export function checkSystemLine(raw: unknown): SystemLine | undefined {
  return isSample(raw) ? raw : systemLineSchema.safeParse(raw).data;
}

function isSample(raw: unknown): raw is Extract<SystemLine, { kind: 'sample' }> {
  if (typeof raw !== 'object' || raw === null || !('kind' in raw) || raw.kind !== 'sample') {
    return false;
  }
  if (!('t' in raw && 'source' in raw && 'component' in raw && 'values' in raw)) {
    return false;
  }
  const { component, values } = raw;
  return (
    t.safeParse(raw.t).success &&
    source.safeParse(raw.source).success &&
    COMPONENTS.some((known) => known === component) &&
    typeof values === 'object' &&
    values !== null &&
    !Array.isArray(values) &&
    Object.values(values).every(Number.isFinite) &&
    Object.keys(raw).length === SAMPLE_KEYS
  );
}

/** Lines of `system.ndjson` from its text; an error names the line, and a last line cut short is left out. */
export function parseSystemLines(text: string): SystemLine[] {
  const rows = text.split('\n');
  const cut = rows.pop() ?? '';
  const lines = rows.filter((row) => row !== '').map(parseSystemLine);
  // A run that was killed can leave half a line; a whole last line without its newline still counts.
  const last = cut === '' ? undefined : systemLineSchema.safeParse(tryJson(cut)).data;
  return last === undefined ? lines : [...lines, last];
}

function parseSystemLine(row: string, index: number): SystemLine {
  const result = systemLineSchema.safeParse(tryJson(row));
  if (result.success) {
    return result.data;
  }
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new Error(
    `system.ndjson line ${index + 1}: expected a line of a known kind, got ${issue?.message}${where}`,
  );
}

function tryJson(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}
