import { z } from 'zod';

const count = z.number().int().nonnegative();
const epochMs = z.number().nonnegative();
/** As the target states them; a counter with labels has a key for each: `messagesAccepted.socket`. */
const counters = z.record(z.string(), z.unknown());

const price = z.object({
  /** Application, Database, Cache, Search, Load balancer, Storage, Network … */
  component: z.string(),
  instanceType: z.string().exactOptional(),
  quantity: z.number().nonnegative(),
  /** In the currency of the list, for one piece. */
  monthlyPrice: z.number().nonnegative(),
});

/** What a test of a run was and how it ended; `load` is its resolved load. */
export const manifestTestSchema = z.object({
  /** Also the name of its folder, which must lie within that of the run. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/i, 'expected a name such as message-throughput'),
  state: z.enum(['pending', 'running', 'complete', 'interrupted', 'failed', 'not-run']),
  startedAtMs: epochMs.exactOptional(),
  endedAtMs: epochMs.exactOptional(),
  /** k6's own; 99 when it judged a limit as missed. */
  exitCode: z.number().int().nullish(),
  /** Why the test was not run, failed or was cut short. */
  message: z.string().exactOptional(),
  /** What of the built-in target ended by itself during the test: `The database of the built-in target ended`. */
  targetEnded: z.string().min(1).exactOptional(),
  load: z.record(z.string(), z.unknown()).exactOptional(),
  /** The embedded target's own counters around the test, so that both ends can be compared. */
  targetCounters: z.object({ before: counters, after: counters }).exactOptional(),
});

/** The machine that made the load. */
export const manifestHostSchema = z.object({
  os: z.string(),
  kernel: z.string().exactOptional(),
  cpuModel: z.string().exactOptional(),
  cores: count,
  memoryBytes: count,
  openFileLimit: z.union([count, z.string()]).exactOptional(),
  portRange: z.union([z.tuple([count, count]), z.string()]).exactOptional(),
  /** Region or provider, when the target file states where the generator runs. */
  location: z.string().exactOptional(),
});

/** What was tested; everything after `embedded` comes from the target file and may be absent. */
export const manifestTargetSchema = z.object({
  url: z.string(),
  wsUrl: z.string(),
  protocol: z.string(),
  embedded: z.boolean(),
  name: z.string().exactOptional(),
  version: z.string().exactOptional(),
  environment: z.string().exactOptional(),
  region: z.string().exactOptional(),
  /** Component → instance type. */
  instanceTypes: z.record(z.string(), z.string()).exactOptional(),
  bandwidth: z.string().exactOptional(),
  currency: z.string().exactOptional(),
  prices: z.array(price).exactOptional(),
  /** Addresses of dashboards that watched the target, for the appendix. */
  dashboards: z.array(z.string()).exactOptional(),
  signOff: z
    .object({
      preparedBy: z.string().exactOptional(),
      reviewedBy: z.string().exactOptional(),
      approvedBy: z.string().exactOptional(),
      date: z.string().exactOptional(),
    })
    .exactOptional(),
  contact: z.string().exactOptional(),
  nextReview: z.string().exactOptional(),
  testFrequency: z.string().exactOptional(),
});

/** `results/<run>/manifest.json`: written by the run, read by the report; it never holds a secret. */
export const manifestSchema = z.object({
  schema: z.literal(1),
  runId: z.string().min(1),
  startedAt: z.iso.datetime({ offset: true }),
  endedAt: z.iso.datetime({ offset: true }).nullish(),
  state: z.enum(['running', 'complete', 'interrupted', 'failed']),
  profile: z.string(),
  /** Runs that repeat one another: the first of them, this one's place and how many were asked for. */
  repeat: z.object({ group: z.string().min(1), index: count.min(1), of: count.min(1) }).exactOptional(),
  /** `k6`, `k6-chat`, `node` and whatever else was asked. */
  versions: z.record(z.string(), z.string()),
  host: manifestHostSchema,
  gitRevision: z.string().nullish(),
  target: manifestTargetSchema,
  tests: z.array(manifestTestSchema),
});

/** `manifest.json`, parsed. */
export type Manifest = z.infer<typeof manifestSchema>;

/** One test of the manifest. */
export type ManifestTest = z.infer<typeof manifestTestSchema>;
