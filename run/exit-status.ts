import type { RowStatus } from '../lib/summary/judge-row.ts';
import type { Manifest, ManifestTest } from '../record/manifest-schema.ts';

/** What a command's exit status says. */
export const exitStatus = {
  met: 0,
  couldNotRun: 1,
  badConfiguration: 2,
  /** k6's own. */
  missed: 99,
  /** The generator did not keep up, so the targets are neither met nor missed. */
  notValid: 98,
  interrupted: 130,
} as const;

/** One of `exitStatus`. */
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** The status of several runs together: the one that a user must hear of first; 0 for none. */
export function worstStatus(statuses: readonly ExitStatus[]): ExitStatus {
  const { interrupted, couldNotRun, badConfiguration, missed, notValid, met } = exitStatus;
  const order = [interrupted, couldNotRun, badConfiguration, missed, notValid];
  return order.find((status) => statuses.includes(status)) ?? met;
}

/** A judged test, as far as the exit status is concerned. */
export interface JudgedTest {
  readonly name: string;
  /** False when the generator crossed a limit of its own. */
  readonly isValid: boolean;
  /** What is wrong with it, k6's own limits included. */
  readonly isFailed: boolean;
  readonly rows: readonly {
    readonly status: RowStatus;
    /** Null for a figure without a target. */
    readonly limit: unknown;
    /** What of the test the figure leaves out, if anything; k6 judged all of it. */
    readonly note?: string;
  }[];
}

/**
 * The exit status of a run that was started: interrupted before anything else, then tests that could not run, then
 * targets missed or without data in a test that is valid, then tests that are not. A missed warning level is no failure.
 */
export function exitStatusOf(
  manifest: {
    readonly state: Manifest['state'];
    readonly tests: readonly Pick<ManifestTest, 'name' | 'state' | 'exitCode'>[];
  },
  tests: readonly JudgedTest[],
): ExitStatus {
  if (manifest.state === 'interrupted') {
    return exitStatus.interrupted;
  }
  if (manifest.tests.some(({ state }) => state !== 'complete')) {
    return exitStatus.couldNotRun;
  }
  const invalid = new Set(tests.filter(({ isValid }) => !isValid).map(({ name }) => name));
  const isMissed = tests.some(
    ({ isValid, rows }) =>
      isValid &&
      rows.some(({ status, limit }) => status === 'fail' || (status === 'no-data' && limit !== null)),
  );
  const explained = new Set(
    tests
      .filter(({ isFailed, rows }) => !isFailed && rows.some(({ note }) => note !== undefined))
      .map(({ name }) => name),
  );
  const missedByK6 = manifest.tests.some(
    ({ name, exitCode }) => exitCode === exitStatus.missed && !invalid.has(name) && !explained.has(name),
  );
  if (isMissed || missedByK6) {
    return exitStatus.missed;
  }
  return invalid.size > 0 ? exitStatus.notValid : exitStatus.met;
}
