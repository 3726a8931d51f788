import { summarise } from '../../collectors/summarise.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { analyseCapacity } from './analyse-capacity.ts';
import { buildSections } from './build-sections.ts';
import { buildTestView } from './build-test-view.ts';
import { findUnknownTests } from './check-agreement.ts';
import { cleanText } from './clean-text.ts';
import { buildComparable } from './comparable-figures.ts';
import { decideRun } from './decide-verdicts.ts';
import { buildFigures } from './figures.ts';
import { listFindings } from './findings/list-findings.ts';
import { buildQuickMetrics } from './quick-metrics.ts';
import type { Baseline, NoBaseline, ReportContext, RunFigures } from './report-context.ts';
import { REPORT_SCHEMA, type ReportModel } from './report-model.ts';
import { buildGenerator } from './sections/generator-health.ts';
import { buildHeader, runDurationMs } from './sections/header.ts';
import { joinWindows } from './system-figures.ts';

/** What a model is built from besides the record. */
export interface ModelOptions {
  /** Every known test; the report shows those of the run. */
  readonly definitions: readonly TestDefinition[];
  readonly baseline: Baseline | NoBaseline;
  /** The earlier repeats of this run. */
  readonly siblings: readonly RunFigures[];
  /** The load steps of a capacity run. */
  readonly steps: readonly RunFigures[];
  readonly generatedAt: Date;
}

/** The whole report of a run as data: every figure, verdict and text decided. Pure: same input, same report. */
export function buildReportModel(record: RunRecord, options: ModelOptions): ReportModel {
  const { manifest } = record;
  const built = record.tests.map((test) =>
    buildTestView(
      record,
      options.definitions.find(({ name }) => name === test.name),
      test,
    ),
  );
  const tests = built.map(({ view }) => view);
  const window = joinWindows(tests.map((test) => test.window));
  const system = window === undefined ? [] : summarise(record.system, window);
  const quick = buildQuickMetrics(tests);
  const quickMetrics = quick.map(({ row }) => row);
  const { verdict, reasons } = decideRun(
    manifest.state,
    tests.map((test) => test.report),
    quickMetrics.filter((row) => row.metric === 'errors'),
    findUnknownTests(record),
  );
  const key = buildFigures(quick, system);
  const figures = Object.fromEntries(key.map((figure) => [figure.key, figure.value]));
  const comparable = buildComparable(key, tests, system);
  const capacity = record.capacity === undefined ? undefined : analyseCapacity(record.capacity);
  const context: ReportContext = {
    record,
    tests,
    system,
    quickMetrics,
    figures,
    comparable,
    verdict,
    verdictReasons: reasons,
    baseline: options.baseline,
    siblings: options.siblings,
    capacity,
    steps: options.steps,
    findings: listFindings({ record, tests }),
  };
  const users = Math.max(0, ...tests.map((test) => test.load?.users ?? 0));
  return cleanText<ReportModel>({
    schema: REPORT_SCHEMA,
    generatedAt: options.generatedAt.toISOString(),
    title: `${manifest.target.name ?? 'Chat'} performance test report`,
    subtitle: `${users.toLocaleString('en-US')} concurrent users load test`,
    verdict,
    verdictReasons: [...reasons],
    run: {
      id: manifest.runId,
      state: manifest.state,
      profile: manifest.profile,
      startedAt: manifest.startedAt,
      endedAt: manifest.endedAt ?? null,
      durationMs: runDurationMs(manifest),
      gitRevision: manifest.gitRevision ?? null,
      versions: manifest.versions,
    },
    target: {
      url: manifest.target.url,
      wsUrl: manifest.target.wsUrl,
      protocol: manifest.target.protocol,
      embedded: manifest.target.embedded,
      name: manifest.target.name ?? null,
      version: manifest.target.version ?? null,
      environment: manifest.target.environment ?? null,
      region: manifest.target.region ?? null,
    },
    generator: buildGenerator(context),
    quickMetrics,
    figures,
    comparable,
    tests: tests.map((test) => test.report),
    header: buildHeader(context),
    sections: buildSections(context),
    charts: [...tests.flatMap((test) => test.charts), ...(capacity?.charts ?? [])],
    problems: [
      ...record.problems,
      ...built.flatMap(({ view, problems }) =>
        problems.map((message) => ({ file: `${view.report.name}/summary.json`, message })),
      ),
    ],
  });
}
