import { join } from 'node:path';
import { buildReport } from './build-report.ts';
import type { Configuration } from './configure.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { settleRun } from './results/settle-run.ts';

/** Builds the documents of RUN (else the latest run) again; also of a run that was killed in its middle. */
export async function reportAgain({ run }: Configuration, log: (line: string) => void): Promise<ExitStatus> {
  const runDir = run.run ?? join(run.resultsDir, 'latest');
  await settleRun(runDir);
  await buildReport(runDir, run, log);
  return exitStatus.met;
}
