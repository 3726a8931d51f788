import type { TestRecord } from '../record/run-record.ts';
import type { ReportTest } from './report-model.ts';

/** What both ends count: our metric, and the target's counters whose growth must equal it. */
const PAIRS = [
  { label: 'Connections', suite: 'connections_opened', target: ['connectionsAccepted'] },
  { label: 'Messages accepted', suite: 'messages_acked', target: ['messagesAccepted'] },
  { label: 'Deliveries', suite: 'messages_received', target: ['deliveries'] },
  { label: 'Uploads', suite: 'uploads_completed', target: ['uploads'] },
  { label: 'Bytes uploaded', suite: 'upload_bytes', target: ['uploadBytes'] },
  { label: 'Queries', suite: 'queries_succeeded', target: ['searchQueries', 'suggestions'] },
] as const;

/** Counts of the suite beside the target's own for one test; empty when the target does not count. */
export function compareCounts(record: TestRecord | undefined): ReportTest['counts'] {
  const counters = record?.manifest.targetCounters;
  if (counters === undefined) return [];
  return PAIRS.flatMap(({ label, suite, target }) => {
    const counted = record?.summary?.metrics[suite]?.values['count'];
    if (counted === undefined) return [];
    const grown = target.map((name) => growth(counters.before[name], counters.after[name]));
    const seen = grown.every((value) => value !== undefined)
      ? grown.reduce((sum, value) => sum + value, 0)
      : null;
    return [{ label, suite: counted, target: seen }];
  });
}

/** A counter may be split by labels, which appear once there is something to count. */
function growth(before: unknown, after: unknown): number | undefined {
  const end = total(after);
  return end === undefined ? undefined : end - (total(before) ?? 0);
}

function total(counter: unknown): number | undefined {
  if (typeof counter === 'number') return counter;
  if (counter === null || typeof counter !== 'object' || Array.isArray(counter)) return undefined;
  const parts = Object.values(counter);
  return parts.every((part) => typeof part === 'number')
    ? parts.reduce((sum: number, part: number) => sum + part, 0)
    : undefined;
}
