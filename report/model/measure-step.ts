import { type MetricFamily, metricFamilies } from '../../lib/config/metric-families.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { MetricName } from '../../lib/metrics/catalogue.ts';
import type { CapacityStep } from '../../record/capacity-schema.ts';
import type { RunRecord, TestRecord } from '../../record/run-record.ts';
import { type Timeline, totalsOf } from '../../record/timeline.ts';
import { buildTestView } from './build-test-view.ts';
import { buildLoadBands } from './charts/load-bands.ts';

/** Counters reach the recording up to this late; the begin of the hold is passed over by as much, ms. */
const LATE_MS = 2_000;

/**
 * One load step of a capacity run: completed work a second during the hold, and how the test was judged. Of a rate the
 * share of what was due by a moment that was completed by the same moment, so that more than was offered cannot be.
 */
export function measureStep(
  record: RunRecord,
  definition: TestDefinition,
  load: number,
  isRate: boolean,
): CapacityStep {
  const test = record.tests.find(({ name }) => name === definition.name);
  if (test === undefined) {
    throw new Error(`expected the test ${definition.name} in run ${record.manifest.runId}`);
  }
  const { view } = buildTestView(record, definition, test);
  const { timeline } = test;
  const work = timeline === undefined ? undefined : workOf(definition, timeline);
  const hold = buildLoadBands(view.plan).find(({ label }) => label === 'hold');
  const values = work === undefined ? undefined : test.summary?.metrics[work.latency]?.values;
  const step = {
    runId: record.manifest.runId,
    load,
    p95LatencyMs: (values?.['count'] ?? 0) > 0 ? (values?.['p(95)'] ?? null) : null,
    verdict: view.report.verdict,
    isValid: view.report.verdict !== 'NOT VALID',
  };
  if (timeline === undefined || work === undefined || hold === undefined || view.window === undefined) {
    return { ...step, throughput: null };
  }
  const { fromMs } = view.window;
  const course = completedBy(test, timeline, work.counter);
  const from = lastBefore(timeline, fromMs + 1_000 * hold.fromSec + LATE_MS);
  const to = lastBefore(timeline, fromMs + 1_000 * hold.toSec);
  if (from === undefined || to === undefined || from >= to) {
    return { ...step, throughput: null };
  }
  if (isRate) {
    const due = totalsOf(timeline, 'messages_scheduled')[to] ?? 0;
    return { ...step, throughput: due === 0 ? null : load * Math.min(1, (course[to] ?? 0) / due) };
  }
  const seconds = ((timeline.timesMs[to] ?? 0) - (timeline.timesMs[from] ?? 0)) / 1_000;
  return { ...step, throughput: ((course[to] ?? 0) - (course[from] ?? 0)) / seconds };
}

/** Work completed by each sample. Messages count by what was read, as they are settled late and many at once. */
function completedBy({ summary }: TestRecord, timeline: Timeline, counter: MetricName): number[] {
  const countOf = (metric: MetricName): number => summary?.metrics[metric]?.values['count'] ?? 0;
  const readers = countOf('deliveries_expected') / countOf('messages_scheduled');
  return counter === 'messages_delivered' && Number.isFinite(readers) && readers > 0
    ? totalsOf(timeline, 'deliveries').map((read) => read / readers)
    : totalsOf(timeline, counter);
}

/** The index of the last sample at or before a moment. */
function lastBefore(timeline: Timeline, atMs: number): number | undefined {
  const index = timeline.timesMs.findLastIndex((timeMs) => timeMs <= atMs);
  return index === -1 ? undefined : index;
}

/** What counts as completed work, and its latency: of the test's own family, else of the first that the recording has. */
function workOf({ family }: TestDefinition, timeline: Timeline): MetricFamily['work'] {
  const own = family === undefined ? undefined : metricFamilies[family].work;
  const works = [own, ...Object.values(metricFamilies).map(({ work }) => work)];
  return works.find((work) => work !== undefined && totalsOf(timeline, work.counter).length > 0);
}
