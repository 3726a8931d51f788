import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDefinitions } from '../discover/load-definitions.ts';
import { writeWhole } from '../host/write-whole.ts';
import { readRunRecord } from '../record/read-run-record.ts';
import { findBaseline, readSiblings, readSteps } from './find-baseline.ts';
import { buildReportModel } from './model/build-report-model.ts';
import type { ReportModel, ReportTest, Verdict } from './model/report-model.ts';
import { buildToolResults } from './model/tool-session.ts';
import { chartFile, renderDocuments } from './render/render-documents.ts';
import { renderStepSummary } from './render/render-step-summary.ts';
import { renderToolResults } from './render/render-tool-results.ts';

/** What a report may be given besides its run. */
export interface WriteReportOptions {
  /** The run to compare with; without it the newest earlier comparable one beside the run. */
  readonly baselineDir?: string;
  /** The moment that the documents state as theirs; now when absent. */
  readonly now?: Date;
  /** Where CI wants its summary; `GITHUB_STEP_SUMMARY` when absent. */
  readonly stepSummaryPath?: string;
}

/** The written documents, absolute or relative as the run's folder was given. */
export interface ReportPaths {
  readonly json: string;
  readonly markdown: string;
  readonly html: string;
  readonly junit: string;
  readonly csv: string;
  readonly charts: readonly string[];
}

/** What a caller needs to end with: the verdict, where the documents are, the judged rows. */
export interface WrittenReport {
  readonly verdict: Verdict;
  readonly verdictReasons: readonly string[];
  readonly paths: ReportPaths;
  /** Side outputs that could not be written. */
  readonly warnings: readonly string[];
  readonly tests: readonly Pick<ReportTest, 'name' | 'title' | 'verdict' | 'rows'>[];
  readonly quickMetrics: ReportModel['quickMetrics'];
}

/**
 * Builds the documents of `results/<run>/` again from its results; each file is written whole or not at all.
 * Rejects when the folder is no run (no readable manifest.json) or cannot be written.
 */
export async function writeReport(runDir: string, options: WriteReportOptions = {}): Promise<WrittenReport> {
  const definitions = await loadDefinitions();
  const record = await readRunRecord(runDir);
  const baseline = await findBaseline(runDir, record.manifest, definitions, options.baselineDir);
  const siblings = await readSiblings(runDir, record.manifest, definitions);
  const steps = await readSteps(runDir, record.capacity, definitions);
  const generatedAt = options.now ?? new Date();
  const model = buildReportModel(record, { definitions, baseline, siblings, steps, generatedAt });
  const toolResults = buildToolResults(record, definitions);
  const documents = new Map([
    ...(await renderDocuments(model)),
    ...(toolResults === undefined ? [] : renderToolResults(toolResults)),
  ]);
  await mkdir(join(runDir, 'charts'), { recursive: true });
  await Promise.all([...documents].map(([name, text]) => writeWhole(join(runDir, name), text)));
  const summaryPath = options.stepSummaryPath ?? process.env['GITHUB_STEP_SUMMARY'] ?? '';
  const warnings: string[] = [];
  if (summaryPath !== '') {
    // Nobody's verdict: the documents are there without it.
    await appendFile(summaryPath, renderStepSummary(model)).catch((error: NodeJS.ErrnoException) => {
      warnings.push(`GITHUB_STEP_SUMMARY: the summary cannot be written to ${summaryPath} (${error.code}).`);
    });
  }
  return {
    verdict: model.verdict,
    verdictReasons: model.verdictReasons,
    paths: {
      json: join(runDir, 'report.json'),
      markdown: join(runDir, 'report.md'),
      html: join(runDir, 'report.html'),
      junit: join(runDir, 'junit.xml'),
      csv: join(runDir, 'rows.csv'),
      charts: model.charts.map((chart) => join(runDir, chartFile(chart.id))),
    },
    warnings,
    tests: model.tests.map(({ name, title, verdict, rows }) => ({ name, title, verdict, rows })),
    quickMetrics: model.quickMetrics,
  };
}
