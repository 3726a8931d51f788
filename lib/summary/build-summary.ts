import type { Load, TargetConfig } from '../config/variables.ts';
import type { Outline } from './outline.ts';
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
export interface OutlineContext {
  readonly test: string;
  /** What the bundle speaks. */
  readonly protocol: string;
  readonly target: TargetConfig;
  readonly load: Load;
  /** Virtual users of all generators. */
  readonly virtualUsers: number;
}

/** Our own `summary.json` from k6's data; metrics of ours only, and k6's own transfer counters. */
export function buildSummary(data: K6Summary, endedAtMs: number, context: OutlineContext): TestSummary {
  const metrics = Object.entries(data.metrics).filter(([key, { values }]) => !isEmptyError(key, values));
  return {
    ...outlineOf(data.setup_data as Partial<SetupData> | undefined, context),
    endedAtMs,
    durationMs: data.state.testRunDurationMs,
    metrics: Object.fromEntries(metrics.map(([key, metric]) => [key, summaryMetric(metric)])),
  };
}

/** What a summary says besides figures. */
export function outlineOf(
  setup: Partial<SetupData> | undefined,
  { test, protocol, target, load, virtualUsers }: OutlineContext,
): Omit<Outline, 'thresholds'> {
  return {
    schema: 1,
    test,
    profile: target.profile,
    protocol,
    ...(setup?.loadStartedAtMs === undefined ? {} : { loadStartedAtMs: setup.loadStartedAtMs }),
    load,
    targetUrl: target.targetUrl ?? '',
    targetWsUrl: target.targetWsUrl ?? target.targetUrl ?? '',
    facts: setup?.facts ?? {},
    ...(setup?.nonce === undefined ? {} : { run: { nonce: setup.nonce, virtualUsers } }),
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

/** Of the kinds of errors only those that happened are told. */
export function isEmptyError(key: string, values: Readonly<Record<string, number>>): boolean {
  return key.startsWith('errors{') && values['count'] === 0;
}
