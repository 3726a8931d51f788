import type { Options } from 'k6/options';
import type {
  LoadOf,
  LoadPlan,
  NoVariables,
  OwnVariables,
  TestDefinition,
} from '../config/test-definition.ts';
import { metricsOf, thresholdsOf } from '../config/thresholds-of.ts';
import { keepAliveOptions } from '../http/http-client.ts';
import { alignedStartMs } from '../load/aligned-start.ts';
import type { MetricNameOf } from '../metrics/catalogue.ts';
import { createInstruments, type Instruments, type OwnInstrument } from '../metrics/instruments.ts';
import { createTimeRecorder, type TimeRecorder } from '../metrics/time-recorder.ts';
import { formatLine } from '../metrics/vu-line.ts';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { trendAggregates } from '../summary/aggregates.ts';
import { buildSummary, type K6Summary, outlineOf, type SetupData } from '../summary/build-summary.ts';
import { formatSummary } from '../summary/format-summary.ts';
import { judgeRow } from '../summary/judge-row.ts';
import type { Outline } from '../summary/outline.ts';
import type { TestSummary } from '../summary/test-summary.ts';
import type { KnownTarget } from './known-target.ts';
import { resolveInBundle } from './resolve-in-bundle.ts';

type Name = MetricNameOf<'counter' | 'trend' | 'rate'>;

/** The frame around a script: what k6 wants exported, and what the users need. */
export interface ChatTest<N extends Name, V extends OwnVariables = NoVariables> {
  readonly name: string;
  readonly protocol: ChatProtocol;
  readonly target: KnownTarget;
  readonly load: LoadOf<V>;
  readonly plan: LoadPlan;
  readonly metrics: Instruments<N>;
  /** Counts what the trends among them are given. */
  readonly recorder: TimeRecorder;
  /** The instrument of a metric that the definition declares itself. */
  readonly own: (metric: string) => OwnInstrument;
  readonly options: Options;
  /** Wraps what set-up learnt; call it last in `setup`, as the load starts after it. */
  readonly ready: (facts?: Readonly<Record<string, string | number>>) => SetupData;
  /** What the summary will say besides figures. */
  readonly outline: (setup: SetupData) => Outline;
  readonly handleSummary: (data: K6Summary) => Record<string, string>;
}

/** Time beyond the plan in which users may still be ending before k6 interrupts them, ms. */
const SLACK_MS = 30_000;

/**
 * Lays out a test from its definition: configuration, instruments, limits, one long iteration a VU, our own summary.
 * Call it at the top of a script.
 * @throws with every configuration problem at once, before any load.
 */
export function chatTest<const N extends Name, const V extends OwnVariables>(
  definition: TestDefinition<V>,
  names: readonly N[],
): ChatTest<N, V> {
  const { protocol, target, load, plan } = resolveInBundle(definition);
  const instruments = [...new Set<string>([...names, ...metricsOf(definition, load)])];
  const recorder = createTimeRecorder(target.auditLog);
  const metrics = createInstruments(recorder, instruments) as Instruments<N> &
    Readonly<Record<string, OwnInstrument>>;
  const context = { test: definition.name, protocol: protocol.name, target, load, virtualUsers: plan.vus };
  return {
    name: definition.name,
    protocol,
    target,
    load,
    plan,
    metrics,
    recorder,
    own: (metric) => {
      const found = metrics[metric];
      if (found === undefined) {
        throw new Error(
          `${definition.name} declares no metric ${metric}; add it to the definition's metrics.`,
        );
      }
      return found;
    },
    // Only VU 0, k6 reading the script, has a use for them; all others would hold them too.
    options: __VU === 0 ? optionsOf(definition, load, plan, instruments) : {},
    ready: (facts = {}) => {
      const { runMark } = target;
      const nowMs = Date.now();
      return {
        nonce: runMark ?? makeNonce(),
        loadStartedAtMs: runMark === undefined ? nowMs : alignedStartMs(nowMs),
        facts,
      };
    },
    outline: (setup) => ({
      ...outlineOf(setup, context),
      thresholds: thresholdsOf(definition, load, instruments),
      recordedTags: (__ENV['K6_WEB_DASHBOARD_TAGS'] ?? '').split(',').filter((tag) => tag !== ''),
    }),
    handleSummary: (data) => {
      const summary = buildSummary(data, Date.now(), context);
      const rows = definition.rows(load).map((row) => judgeRow(row, summary.metrics));
      const files =
        target.summaryPath === undefined ? {} : { [target.summaryPath]: `${JSON.stringify(summary)}\n` };
      return {
        stdout: `${formatSummary(definition.title, rows)}${target.runMark === undefined ? '' : formatSummaryLine(target.runMark, summary)}`,
        ...files,
      };
    },
  };
}

function optionsOf<V extends OwnVariables>(
  definition: TestDefinition<V>,
  load: LoadOf<V>,
  plan: LoadPlan,
  instruments: readonly string[],
): Options {
  return {
    scenarios: {
      [definition.name.replaceAll('-', '_')]: {
        executor: 'per-vu-iterations',
        vus: plan.vus,
        iterations: 1,
        maxDuration: `${Math.ceil((plan.durationMs + load.connectTimeoutMs + SLACK_MS) / 1_000)}s`,
        gracefulStop: '5s',
      },
    },
    setupTimeout: '5m',
    teardownTimeout: '1m',
    ...keepAliveOptions,
    systemTags: ['name', 'method', 'status', 'error_code'],
    summaryTrendStats: [...trendAggregates],
    thresholds: thresholdsOf(definition, load, instruments),
  };
}

/** Six letters or digits that tell this test's messages from all others. */
function makeNonce(): string {
  return Math.floor(Math.random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
}

/** A summary as a line of its generator's log, for where nothing else is left of it; the log says which generator it is. */
function formatSummaryLine(nonce: string, summary: TestSummary): string {
  const body = JSON.stringify(summary);
  return `${formatLine({ kind: 'summary', nonce, generator: 0, generators: 0, vu: 0, seq: 0, body })}\n`;
}
