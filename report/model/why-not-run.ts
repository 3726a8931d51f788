import type { TestView } from './report-context.ts';

/** Why a test has no results. */
export function whyNotRun(test: TestView, otherwise = 'summary.json could not be read'): string {
  const { state, message } = test.report;
  const detail = message === null ? '' : `: ${message}`;
  if (state === 'not-run' || state === 'pending') {
    return `the test was not run${detail}`;
  }
  return otherwise;
}
