import type { TestRecord } from '../record/run-record.ts';
import type { ReportTest } from './report-model.ts';

type Counters = Readonly<Record<string, unknown>>;

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
    const grown = target.map((name) => total(counters.after, name) - total(counters.before, name));
    return [{ label, suite: counted, target: grown.reduce((sum, value) => sum + value, 0) }];
  });
}

/** A counter or the sum of its parts (`messagesAccepted.socket`); a part appears once there is something to count. */
function total(counters: Counters, name: string): number {
  return Object.entries(counters)
    .filter(([key]) => key === name || key.startsWith(`${name}.`))
    .reduce((sum, [, value]) => sum + (typeof value === 'number' ? value : 0), 0);
}
