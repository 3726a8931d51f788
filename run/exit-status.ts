import type { RowStatus } from '../lib/summary/judge-row.ts';
import type { Manifest, ManifestTest } from '../report/record/manifest-schema.ts';

/** What a command's exit status says. */
export const exitStatus = {
  met: 0,
  couldNotRun: 1,
  badConfiguration: 2,
  /** k6's own. */
  missed: 99,
  interrupted: 130,
} as const;

/** One of `exitStatus`. */
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** A judged figure, as far as the exit status is concerned. */
export interface JudgedTarget {
  readonly status: RowStatus;
  /** Null for a figure without a target. */
  readonly limit: unknown;
}

/**
 * The exit status of a run that was started: interrupted before anything else, then tests that could not run, then
 * targets missed or without data. A missed warning level is no failure.
 */
export function exitStatusOf(
  manifest: {
    readonly state: Manifest['state'];
    readonly tests: readonly Pick<ManifestTest, 'state' | 'exitCode'>[];
  },
  rows: readonly JudgedTarget[],
): ExitStatus {
  if (manifest.state === 'interrupted') return exitStatus.interrupted;
  if (manifest.tests.some(({ state }) => state !== 'complete')) return exitStatus.couldNotRun;
  const isMissed = rows.some(
    ({ status, limit }) => status === 'fail' || (status === 'no-data' && limit !== null),
  );
  return isMissed || manifest.tests.some(({ exitCode }) => exitCode === exitStatus.missed)
    ? exitStatus.missed
    : exitStatus.met;
}
