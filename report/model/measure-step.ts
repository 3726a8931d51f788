import { type MetricFamily, metricFamilies } from '../../lib/config/metric-families.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { CapacityStep } from '../../record/capacity-schema.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { type Timeline, totalsOf } from '../../record/timeline.ts';
import { buildTestView } from './build-test-view.ts';
import { buildLoadBands } from './charts/load-bands.ts';

/** Counters reach the recording up to this late; the begin of the hold is passed over by as much, ms. */
const LATE_MS = 2_000;

/** One load step of a capacity run: completed work a second during the hold, and how the test was judged. */
export function measureStep(record: RunRecord, definition: TestDefinition, load: number): CapacityStep {
  const test = record.tests.find(({ name }) => name === definition.name);
  if (test === undefined) {
    throw new Error(`expected the test ${definition.name} in run ${record.manifest.runId}`);
  }
  const { view } = buildTestView(record, definition, test);
  const timeline = test?.timeline;
  const work = timeline === undefined ? undefined : workOf(definition, timeline);
  const hold = buildLoadBands(view.plan).find(({ label }) => label === 'hold');
  const step = {
    runId: record.manifest.runId,
    load,
    verdict: view.report.verdict,
    isValid: view.report.verdict !== 'NOT VALID',
  };
  const values = work === undefined ? undefined : test?.summary?.metrics[work.latency]?.values;
  const p95LatencyMs = (values?.['count'] ?? 0) > 0 ? (values?.['p(95)'] ?? null) : null;
  if (timeline === undefined || work === undefined || hold === undefined || view.window === undefined) {
    return { ...step, throughput: null, p95LatencyMs };
  }
  const totals = totalsOf(timeline, work.counter);
  const at = (atMs: number): { atMs: number; total: number } | undefined => {
    const index = timeline.timesMs.findIndex((timeMs) => timeMs >= atMs);
    const [timeMs, total] = [timeline.timesMs[index], totals[index]];
    return timeMs === undefined || total === undefined ? undefined : { atMs: timeMs, total };
  };
  // Both ends are as late as each other, so that what is late at one is made up for at the other.
  const from = at(view.window.fromMs + 1_000 * hold.fromSec + LATE_MS);
  const to = at(view.window.fromMs + 1_000 * hold.toSec);
  const seconds = from === undefined || to === undefined ? 0 : (to.atMs - from.atMs) / 1_000;
  const throughput =
    from === undefined || to === undefined || seconds <= 0 ? null : (to.total - from.total) / seconds;
  return { ...step, throughput, p95LatencyMs };
}

/** What counts as completed work, and its latency: of the test's own family, else of the first that the recording has. */
function workOf({ family }: TestDefinition, timeline: Timeline): MetricFamily['work'] {
  const own = family === undefined ? undefined : metricFamilies[family].work;
  const works = [own, ...Object.values(metricFamilies).map(({ work }) => work)];
  return works.find((work) => work !== undefined && totalsOf(timeline, work.counter).length > 0);
}
