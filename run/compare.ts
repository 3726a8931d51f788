import type { RunConfig } from '../lib/config/variables.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { RunError } from './run-error.ts';
import { showPath } from './show-path.ts';

/** Compares the runs A and B, prints what changed and writes all of it beside B. */
export async function compare({ runA, runB }: RunConfig, log: (line: string) => void): Promise<ExitStatus> {
  if (runA === undefined || runB === undefined) {
    throw new RunError(
      exitStatus.badConfiguration,
      'compare needs two runs: A=results/<earlier run> B=results/<later run>. Of repeated runs give any one; the others are found.',
    );
  }
  const { compareRunFolders } = await import('../report/compare-runs.ts');
  const { terminal, paths } = await compareRunFolders(runA, runB);
  log(terminal);
  for (const path of paths) {
    log(`  ${showPath(path)}`);
  }
  return exitStatus.met;
}
