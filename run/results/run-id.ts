import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of a run's folder from its moment: `2026-11-20T18-54-30Z`. */
export function runIdOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Makes the folder of a new run; a second run in the same second gets `-2`. Rejects as `mkdir` does. */
export async function makeRunDir(
  resultsDir: string,
  moment: Date,
): Promise<{ readonly runId: string; readonly runDir: string }> {
  for (let attempt = 1; ; attempt += 1) {
    const runId = attempt === 1 ? runIdOf(moment) : `${runIdOf(moment)}-${attempt}`;
    const runDir = join(resultsDir, runId);
    try {
      await mkdir(runDir);
      return { runId, runDir };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw error;
      }
    }
  }
}
