import { summarise, type TimeWindow } from '../../collectors/summarise.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { Load } from '../../lib/config/variables.ts';
import { parseLoad } from '../../record/parse-load.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import { peakConnections } from '../../record/timeline.ts';
import { buildAudit } from './build-audit.ts';
import { buildBreakdowns } from './build-breakdowns.ts';
import { buildBarsChart } from './charts/build-bars-chart.ts';
import { buildSpectrumChart } from './charts/build-spectrum-chart.ts';
import { buildTimelineChart } from './charts/build-timeline-chart.ts';
import { checkAgreement } from './check-agreement.ts';
import { compareCounts } from './compare-counts.ts';
import { decideTest } from './decide-verdicts.ts';
import { findCauses } from './find-causes.ts';
import { burstsOf, describeCrossings, judgeHealth } from './judge-health.ts';
import { compareWithK6, derivedFigures, judgeTest } from './judge-test.ts';
import { listErrors } from './list-errors.ts';
import { memoryGrowth } from './memory-growth.ts';
import { memoryUnderFaults } from './memory-under-faults.ts';
import type { TestView } from './report-context.ts';
import type { Chart } from './report-model.ts';

/** A test's view, and the sentences about it that belong among the run's problems. */
export interface BuiltTestView {
  readonly view: TestView;
  readonly problems: readonly string[];
}

/** One test of a run: rows judged, verdict, errors, counts, charts. */
export function buildTestView(
  run: RunRecord,
  definition: TestDefinition | undefined,
  record: TestRecord,
): BuiltTestView {
  const { name } = record;
  const title = definition?.title ?? name;
  const recorded =
    parseLoad(record.summary?.load, definition?.variables) ??
    parseLoad(record.manifest.load, definition?.variables);
  const load = recorded ?? profileLoad(definition, run.manifest.profile);
  const window = windowOf(record);
  const derived = {
    ...derivedFigures(record),
    ...memoryGrowth(run.system, window),
    ...memoryUnderFaults(run.system, window, record.faultSpans ?? []),
  };
  const rows =
    definition === undefined || load === undefined ? [] : judgeTest(definition, load, record, derived);
  const k6 = compareWithK6(rows, record);
  const system = window === undefined ? [] : summarise(run.system, window);
  const { openFileLimit } = run.manifest.host;
  const healthInput = {
    record,
    rows,
    system,
    openFileLimit,
    deliveryTimeoutMs: load?.deliveryTimeoutMs,
    isUnpaced: definition?.unpaced === true,
    window,
  };
  const health = judgeHealth(healthInput);
  const contradictions = checkAgreement(run, record);
  const { verdict, reasons } = decideTest(
    record.manifest,
    rows,
    k6.missed,
    describeCrossings(health),
    contradictions,
  );
  const causes = verdict === 'FAILED' || verdict === 'PARTIAL' ? findCauses(record, load) : [];
  const plan = definition === undefined || load === undefined ? undefined : definition.plan(load);
  const breakdowns = buildBreakdowns(definition, record);
  const { timeline } = record;
  const drawn: (Chart | undefined)[] =
    timeline === undefined || window === undefined
      ? []
      : [
          buildTimelineChart({
            testName: name,
            title,
            timeline,
            rows,
            plan,
            panels: definition?.panels ?? [],
            window,
            system: run.system,
            faults: record.faults ?? [],
          }),
        ];
  if (record.summary !== undefined) {
    drawn.push(buildSpectrumChart(name, title, rows, record));
    drawn.push(...breakdowns.map((view) => buildBarsChart(name, view)));
  }
  const view: TestView = {
    definition,
    record,
    load,
    plan,
    window,
    system,
    bursts: burstsOf(healthInput),
    peak: timeline === undefined ? undefined : peakConnections(timeline),
    breakdowns,
    charts: drawn.filter((chart) => chart !== undefined),
    report: {
      name,
      title,
      purpose: definition?.purpose ?? 'A test without a definition in thresholds/.',
      state: record.manifest.state,
      verdict,
      verdictReasons: [...causes, ...reasons],
      message: record.manifest.message ?? null,
      targetEnded: record.manifest.targetEnded ?? null,
      startedAtMs: window?.fromMs ?? null,
      endedAtMs: window?.toMs ?? null,
      load: recorded === undefined ? null : { ...recorded },
      rows,
      health,
      errors: listErrors(record),
      contradictions,
      counts: compareCounts(definition?.targetCounts ?? [], record),
      audit: buildAudit(record),
      recovery: record.recovery ?? null,
    },
  };
  return { view, problems: k6.problems };
}

/** The targets of a test whose load was not recorded are shown as its profile promises them. */
function profileLoad(definition: TestDefinition | undefined, profile: string): Load | undefined {
  const own = Object.entries(definition?.profiles ?? {}).find(([name]) => name === profile);
  return parseLoad(own?.[1], definition?.variables);
}

/** From the start of load to its end; what the summary does not say comes from the manifest, then from the timeline. */
function windowOf(record: TestRecord): TimeWindow | undefined {
  const times = record.timeline?.timesMs ?? [];
  const fromMs = record.summary?.loadStartedAtMs ?? times[0] ?? record.manifest.startedAtMs;
  const toMs = record.summary?.endedAtMs ?? times.at(-1) ?? record.manifest.endedAtMs;
  return fromMs === undefined || toMs === undefined || toMs < fromMs ? undefined : { fromMs, toMs };
}
