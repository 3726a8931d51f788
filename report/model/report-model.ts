import { z } from 'zod';
import { recoverySchema } from '../../record/recovery-schema.ts';
import { reportAuditSchema } from './audit-model.ts';
import { chartSchema } from './chart-model.ts';
import { unitSchema } from './unit-schema.ts';

/** The version of the shape of `report.json`; it grows when a field changes its meaning or goes. */
export const REPORT_SCHEMA = 2;

const note = z.string().exactOptional();
const unit = unitSchema;
const value = z.number().nullable();

const statusSchema = z
  .enum(['pass', 'warn', 'fail', 'no-data', 'info'])
  .describe('info: a figure without a target; no-data never counts as met');

const verdictSchema = z
  .enum(['PASSED', 'PARTIAL', 'FAILED', 'NOT VALID'])
  .describe(
    'NOT VALID: the generator did not keep up or the results contradict one another, so the figures judge nobody',
  );

const bound = z.object({ op: z.enum(['<', '<=', '>', '>=']), value: z.number() }).nullable();

const rowSchema = z.object({
  metric: z.string(),
  stat: z.enum(['count', 'per_second', 'rate', 'avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max']),
  tags: z.record(z.string(), z.string()),
  label: z.string(),
  unit: z.enum(['ms', 'count', 'ratio', 'bytes', 'mbps', 'per_second']),
  limit: bound.describe('missing it is a failure'),
  warning: bound.describe('the stricter level; missing only this one is a warning'),
  actual: z.number().nullable(),
  status: statusSchema,
  samples: z
    .number()
    .nullable()
    .describe('measurements that the figure rests on; null where there is no count'),
  reason: z.string().nullable().describe('why the limit is what it is'),
  noDataReason: z.string().nullable(),
  note: note.describe('what of the test the figure leaves out'),
});

const cellSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), note }),
  z.object({ kind: z.literal('figure'), text: z.string(), value: z.number(), unit, note }),
  z.object({ kind: z.literal('status'), status: statusSchema, text: z.string(), note }),
  z.object({ kind: z.literal('no-data'), reason: z.string().min(1) }),
  z.object({ kind: z.literal('none') }).describe('the field does not apply: a row without a target'),
]);

const blockSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), tone: z.enum(['plain', 'notice']) }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(cellSchema) }),
  z.object({
    kind: z.literal('facts'),
    rows: z.array(z.object({ label: z.string(), cell: cellSchema })),
  }),
  z.object({
    kind: z.literal('table'),
    caption: z.string().exactOptional(),
    columns: z.array(z.object({ label: z.string(), align: z.enum(['left', 'right']) })),
    rows: z.array(z.object({ cells: z.array(cellSchema), emphasis: z.boolean().exactOptional() })),
  }),
  z.object({ kind: z.literal('chart'), chart: z.string().describe('id in `charts`') }),
  z.object({
    kind: z.literal('links'),
    items: z.array(z.object({ text: z.string(), href: z.string(), note })),
  }),
]);

const sectionSchema = z.object({
  id: z.string(),
  title: z.string(),
  folded: z
    .boolean()
    .exactOptional()
    .describe('true for what a reader opens when it is wanted; Markdown shows it as it is'),
  blocks: z.array(blockSchema),
  get sections(): z.ZodArray<typeof sectionSchema> {
    return z.array(sectionSchema);
  },
});

const testSchema = z.object({
  name: z.string(),
  title: z.string(),
  purpose: z.string(),
  state: z.enum(['pending', 'running', 'complete', 'interrupted', 'failed', 'not-run']),
  verdict: z.enum(['PASSED', 'PARTIAL', 'FAILED', 'NOT VALID', 'NOT RUN']),
  verdictReasons: z.array(z.string()),
  message: z.string().nullable(),
  targetEnded: z
    .string()
    .nullable()
    .describe('what of the built-in target ended by itself during the test; such a test cannot be passed'),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  load: z.record(z.string(), z.unknown()).nullable(),
  rows: z.array(rowSchema),
  health: z
    .array(
      z.object({
        id: z.string(),
        label: z.string(),
        unit: z.enum(['ms', 'percent', 'count']),
        limit: z.number().nullable().describe('the most that is allowed; above it the test is not valid'),
        actual: z.number().nullable(),
        status: statusSchema,
        reason: z.string(),
        advice: z.string(),
        note: z.string().nullable().describe('what of the test the figure leaves out'),
        noDataReason: z.string().nullable(),
      }),
    )
    .describe('whether the generator kept up; empty for a test without results'),
  errors: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      count: z.number(),
      firstAtMs: z.number().nullable(),
      lastAtMs: z.number().nullable(),
    }),
  ),
  counts: z.array(
    z.object({ label: z.string(), suite: z.number().nullable(), target: z.number().nullable() }),
  ),
  contradictions: z
    .array(z.string())
    .describe('where the sources of the test do not tell the same; with any of them it is not valid'),
  audit: reportAuditSchema.nullable().describe('null for a test without audit.json'),
  recovery: recoverySchema
    .nullable()
    .describe('what each fault that the run injected did; null for a test without recovery.json'),
});

const comparableSchema = z.object({
  key: z
    .string()
    .describe('the same in every run: <test>/<metric>{tags}/<stat> or system/<component>/<value>/<stat>'),
  label: z.string(),
  group: z.string(),
  unit,
  better: z.enum(['lower', 'higher', 'neither']),
  value,
});

/** `report.json`: every figure, verdict and text of a report, decided; documents only lay it out. */
export const reportModelSchema = z.object({
  schema: z.literal(REPORT_SCHEMA),
  generatedAt: z.string(),
  title: z.string(),
  subtitle: z.string(),
  verdict: verdictSchema,
  verdictReasons: z.array(z.string()),
  run: z.object({
    id: z.string(),
    state: z.enum(['running', 'complete', 'interrupted', 'failed']),
    profile: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    durationMs: z.number().nullable(),
    gitRevision: z.string().nullable(),
    versions: z.record(z.string(), z.string()),
  }),
  target: z.object({
    url: z.string(),
    wsUrl: z.string(),
    protocol: z.string(),
    embedded: z.boolean(),
    name: z.string().nullable(),
    version: z.string().nullable(),
    environment: z.string().nullable(),
    region: z.string().nullable(),
  }),
  generator: z.object({
    os: z.string(),
    cpuModel: z.string().nullable(),
    cores: z.number(),
    memoryBytes: z.number(),
    cpuPercent: z.object({ avg: z.number(), p95: z.number(), max: z.number() }).nullable(),
    peakMemoryBytes: z.number().nullable(),
    memoryBytesPerUser: z.number().nullable().describe('at the moment of the most open connections'),
  }),
  quickMetrics: z.array(rowSchema),
  figures: z
    .record(z.string(), z.number().nullable())
    .describe('the key figures that runs are compared by; null where there is no data'),
  comparable: z
    .array(comparableSchema)
    .describe('everything that runs are compared by, the key figures first'),
  tests: z.array(testSchema),
  header: z.array(z.object({ label: z.string(), cell: cellSchema })),
  sections: z.array(sectionSchema),
  charts: z.array(chartSchema),
  problems: z.array(z.object({ file: z.string(), message: z.string() })),
});

/** The whole report as data. */
export type ReportModel = z.infer<typeof reportModelSchema>;
/** One test of a report. */
export type ReportTest = z.infer<typeof testSchema>;
/** What the report says of a test's delivery audit. */
export type ReportAudit = z.infer<typeof reportAuditSchema>;
/** One figure of a run that other runs have too. */
export type ComparableFigure = z.infer<typeof comparableSchema>;
/** A part of a report with its heading. */
export type Section = z.infer<typeof sectionSchema>;
/** One thing under a heading. */
export type Block = z.infer<typeof blockSchema>;
/** One field: filled, without a target, or without data and why. */
export type Cell = z.infer<typeof cellSchema>;
/** A chart as data. */
export type Chart = z.infer<typeof chartSchema>;
/** A chart of one kind. */
export type ChartOf<K extends Chart['kind']> = Extract<Chart, { kind: K }>;
/** One panel of a timeline. */
export type Panel = ChartOf<'timeline'>['panels'][number];
/** The verdict of a run. */
export type Verdict = z.infer<typeof verdictSchema>;
