import type { TargetCount } from '../../lib/config/report-declarations.ts';
import { metricKey } from '../../lib/config/thresholds-of.ts';
import type { TestRecord } from '../../record/run-record.ts';
import type { ReportTest } from './report-model.ts';

type Counters = Readonly<Record<string, unknown>>;

/** Counts of the suite beside the target's own, as the test declares them; empty when the target does not count. */
export function compareCounts(
  declared: readonly TargetCount[],
  record: TestRecord | undefined,
): ReportTest['counts'] {
  const counters = record?.manifest.targetCounters;
  const metrics = record?.summary?.metrics;
  if (counters === undefined || metrics === undefined) {
    return [];
  }
  return declared.flatMap(({ label, suite, target, except = [] }) => {
    const counted = suite.flatMap(
      ({ metric, tags }) => metrics[metricKey(metric, tags)]?.values['count'] ?? [],
    );
    if (counted.length === 0) {
      return [];
    }
    const grown = target.map(
      (name) => total(counters.after, name, except) - total(counters.before, name, except),
    );
    return [{ label, suite: sum(counted), target: sum(grown) }];
  });
}

/** A counter or the sum of its parts (`messagesAccepted.socket`); a part appears once there is something to count. */
function total(counters: Counters, name: string, except: readonly string[]): number {
  const parts = Object.entries(counters).filter(
    ([key]) =>
      (key === name || key.startsWith(`${name}.`)) &&
      !except.some((one) => key.startsWith(`${name}.${one} `) || key === `${name}.${one}`),
  );
  return sum(parts.map(([, value]) => (typeof value === 'number' ? value : 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
