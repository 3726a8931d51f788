import type { Load, TargetConfig } from '../config/variables.ts';
import type { SummaryMetric, TestSummary } from './test-summary.ts';

/** What k6 passes to `handleSummary`, as far as we read it. */
export interface K6Summary {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<Record<string, K6Metric>>;
  readonly setup_data?: unknown;
}

interface K6Metric {
  readonly type: string;
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** What set-up hands to the users and to the summary. */
export interface SetupData {
  /** Marks this test's messages, so that others in the same channels are not taken for ours. */
  readonly nonce: string;
  /**
   * Epoch ms at which the load begins, for all virtual users of all generators: the end of set-up where k6 runs alone, and
   * a moment agreed with the others where a run starts it.
   */
  readonly loadStartedAtMs: number;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What the summary says of the test besides k6's figures. */
export interface SummaryContext {
  readonly test: string;
  /** What the bundle speaks. */
  readonly protocol: string;
  readonly target: TargetConfig;
  readonly load: Load;
  readonly endedAtMs: number;
  /** Virtual users of all generators. */
  readonly virtualUsers: number;
}

/** Our own `summary.json` from k6's data; metrics of ours only, and k6's own transfer counters. */
export function buildSummary(data: K6Summary, context: SummaryContext): TestSummary {
  const { test, protocol, target, load, endedAtMs, virtualUsers } = context;
  const setup = data.setup_data as Partial<SetupData> | undefined;
  const metrics = Object.entries(data.metrics).filter(([key, { values }]) => !isEmptyError(key, values));
  return {
    schema: 1,
    test,
    profile: target.profile,
    protocol,
    ...(setup?.loadStartedAtMs === undefined ? {} : { loadStartedAtMs: setup.loadStartedAtMs }),
    endedAtMs,
    durationMs: data.state.testRunDurationMs,
    load,
    targetUrl: target.targetUrl ?? '',
    targetWsUrl: target.targetWsUrl ?? target.targetUrl ?? '',
    facts: setup?.facts ?? {},
    ...(setup?.nonce === undefined ? {} : { run: { nonce: setup.nonce, virtualUsers } }),
    metrics: Object.fromEntries(metrics.map(([key, metric]) => [key, summaryMetric(metric)])),
  };
}

function summaryMetric({ type, values, thresholds }: K6Metric): SummaryMetric {
  const held = Object.entries(thresholds ?? {}).map(([expression, { ok }]) => [expression, ok] as const);
  return {
    kind: type as SummaryMetric['kind'],
    values,
    ...(held.length === 0 ? {} : { thresholds: Object.fromEntries(held) }),
  };
}

function isEmptyError(key: string, values: Readonly<Record<string, number>>): boolean {
  return key.startsWith('errors{') && values['count'] === 0;
}
