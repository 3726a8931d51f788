import { formatDuration } from '../../lib/config/parse-value.ts';
import type { PlannedCase } from './plan-case.ts';

/**
 * What a case takes besides the plan of its test, ms; measured: k6's start and set-up, less the time that most tests
 * need not wait for their last deliveries.
 */
const OVERHEAD_MS = 1_500;

/** What would be run: every case with its test and fault, and about how long it all takes. */
export function renderCases(cases: readonly PlannedCase[]): string {
  const width = Math.max(0, ...cases.map(({ subject }) => subject.name.length));
  const testWidth = Math.max(0, ...cases.map(({ subject }) => subject.test.length));
  const lines = cases.map(
    ({ subject: { name, test, fault } }) => `  ${name.padEnd(width)}  ${test.padEnd(testWidth)}  ${fault}`,
  );
  const ms = cases.reduce((sum, { planned }) => sum + planned.plan.durationMs + OVERHEAD_MS, 0);
  const count = cases.length === 1 ? '1 case' : `${cases.length} cases`;
  return [
    'Known faults are put into the built-in target; what the suite reports of them is compared.',
    '',
    ...lines,
    '',
    `Together: ${count}, about ${formatDuration(Math.round(ms / 1_000) * 1_000)}.`,
  ].join('\n');
}
