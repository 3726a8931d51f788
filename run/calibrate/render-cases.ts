import { formatDuration } from '../../lib/config/parse-value.ts';
import { planRunMs } from '../plan/render-plan.ts';
import type { PlannedCase } from './plan-case.ts';

/** What would be run: every case with its test and fault, and about how long it all takes. */
export function renderCases(cases: readonly PlannedCase[]): string {
  const width = Math.max(0, ...cases.map(({ subject }) => subject.name.length));
  const testWidth = Math.max(0, ...cases.map(({ subject }) => subject.test.length));
  const lines = cases.map(
    ({ subject: { name, test, fault } }) => `  ${name.padEnd(width)}  ${test.padEnd(testWidth)}  ${fault}`,
  );
  const seconds = Math.round(planRunMs(cases.map(({ planned }) => planned)) / 1_000);
  const count = cases.length === 1 ? '1 case' : `${cases.length} cases`;
  return [
    'Known faults are put into the built-in target; what the suite reports of them is compared.',
    '',
    ...lines,
    '',
    `Together: ${count}, at most ${formatDuration(seconds * 1_000)}.`,
  ].join('\n');
}
