import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { RunConfig } from '../lib/config/variables.ts';
import { formatSummary } from '../lib/summary/format-summary.ts';
import type { JudgedTest } from './exit-status.ts';
import { showPath } from './show-path.ts';

/** Builds a run's documents, prints the verdict table and where they are, and returns its judged tests. */
export async function buildReport(
  runDir: string,
  { baseline, pdf }: Pick<RunConfig, 'baseline' | 'pdf'>,
  log: (line: string) => void,
): Promise<readonly JudgedTest[]> {
  // A report makes much that is dropped at once: with V8's usual young generation that costs 100 MB of a machine that
  // may hold the target too, for a tenth of the time.
  setFlagsFromString('--max-semi-space-size=4');
  setFlagsFromString('--semi-space-growth-factor=1');
  // Loaded late: its chart library is large, and must not sit in memory beside the load.
  const { writeReport } = await import('../report/write-report.ts');
  const report = await writeReport(runDir, baseline === undefined ? {} : { baselineDir: baseline });
  for (const { title, verdict, rows } of report.tests) {
    const judged = rows.filter(({ limit, warning }) => limit !== null || warning !== null);
    log(formatSummary(`${title}: ${verdict}`, judged).trimEnd());
  }
  log(`\nVerdict: ${[report.verdict, ...report.verdictReasons].join('\n  ')}\n`);
  const { html, markdown, json, junit, csv } = report.paths;
  for (const path of [html, markdown, json, junit, csv]) {
    log(`  ${showPath(path)}`);
  }
  for (const warning of report.warnings) {
    log(`! ${warning}`);
  }
  if (pdf) {
    await printOrWarn(html, join(runDir, 'report.pdf'), log);
  }
  return report.tests.map(({ name, verdict, rows }) => ({
    name,
    isValid: verdict !== 'NOT VALID',
    isFailed: verdict === 'FAILED',
    rows,
  }));
}

/** The verdict is known and the documents are there: a browser that is missing changes neither. */
async function printOrWarn(html: string, path: string, log: (line: string) => void): Promise<void> {
  try {
    const { printPdf } = await import('../report/render/print-pdf.ts');
    await printPdf(html, path);
    log(`  ${showPath(path)}`);
  } catch (error) {
    log(
      `! ${showPath(path)} could not be printed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
