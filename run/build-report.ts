import { relative } from 'node:path';
import type { JudgedTarget } from './exit-status.ts';

/** Builds a run's documents, prints the verdict table and where they are, and returns the judged rows. */
export async function buildReport(
  runDir: string,
  baseline: string | undefined,
  log: (line: string) => void,
): Promise<readonly JudgedTarget[]> {
  // Loaded late: its chart library is large, and must not sit in memory beside the load.
  const { writeReport } = await import('../report/write-report.ts');
  const report = await writeReport(runDir, baseline === undefined ? {} : { baseline });
  log(`Verdict: ${report.verdict}`);
  for (const path of report.paths) log(`  ${relative(process.cwd(), path)}`);
  return report.rows;
}
