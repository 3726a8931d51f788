import { errorLabels } from '../../lib/metrics/error-labels.ts';
import type { TestRecord } from '../../record/run-record.ts';
import { totalsOf } from '../../record/timeline.ts';
import type { ReportTest } from './report-model.ts';

const KEY = /^errors\{kind:([^,}]+)\}$/;

/** Errors of a test by kind, the most frequent first; first and last moment where the timeline has the kind. */
export function listErrors(record: TestRecord | undefined): ReportTest['errors'] {
  const labels: Readonly<Record<string, string>> = errorLabels;
  return Object.entries(record?.summary?.metrics ?? {})
    .flatMap(([key, metric]) => {
      const kind = KEY.exec(key)?.[1];
      const count = metric.values['count'] ?? 0;
      if (kind === undefined || count === 0) {
        return [];
      }
      return [{ kind, label: labels[kind] ?? kind, count, ...momentsOf(record, key) }];
    })
    .sort((a, b) => b.count - a.count);
}

function momentsOf(
  record: TestRecord | undefined,
  key: string,
): { firstAtMs: number | null; lastAtMs: number | null } {
  const timeline = record?.timeline;
  const totals = timeline === undefined ? [] : totalsOf(timeline, key);
  const grown = totals.flatMap((total, index) => (total > (totals[index - 1] ?? 0) ? [index] : []));
  const at = (index: number | undefined): number | null =>
    index === undefined ? null : (timeline?.timesMs[index] ?? null);
  return { firstAtMs: at(grown[0]), lastAtMs: at(grown.at(-1)) };
}
