import { formatDuration } from '../../lib/config/parse-value.ts';
import type { PlannedTest } from '../planned-test.ts';

/** The tests in which everybody is to chat and nobody would come to it, a sentence each: they could only end without data. */
export function findSilent(tests: readonly Omit<PlannedTest, 'faults'>[]): readonly string[] {
  return tests
    .filter(({ definition, plan }) => definition.uses.includes('MESSAGE_INTERVAL') && plan.operations < 1)
    .map(({ definition, load, plan }) => {
      const [interval, length] = [load.messageIntervalMs, plan.durationMs].map((ms) =>
        formatDuration(Math.round(ms)),
      );
      return `MESSAGE_INTERVAL: expected users of ${definition.name} to send messages, got ${interval}: in ${length} ${load.users} users would send none. Give a shorter MESSAGE_INTERVAL or a longer DURATION.`;
    });
}
