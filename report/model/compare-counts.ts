import type { TestSummary } from '../../lib/summary/test-summary.ts';
import type { TestRecord } from '../../record/run-record.ts';
import type { ReportTest } from './report-model.ts';

type Counters = Readonly<Record<string, unknown>>;
type Metrics = TestSummary['metrics'];

/** What both ends count: ours from the summary (undefined where a test has no such thing), and the target's counters. */
const PAIRS: readonly {
  readonly label: string;
  readonly suite: (metrics: Metrics) => number | undefined;
  readonly target: readonly string[];
  /** Parts of those counters that are not of the test: the run's own questions. */
  readonly except?: RegExp;
}[] = [
  {
    label: 'Connections',
    suite: (all) => countOf(all, 'connections_opened'),
    target: ['connectionsAccepted'],
  },
  {
    label: 'Messages accepted',
    // The chat tests count acknowledgements; the REST tests only write by these steps.
    suite: (all) =>
      countOf(all, 'messages_acked') ?? stepsOf(all, ['message_send', 'document_write', 'probe_write']),
    target: ['messagesAccepted'],
  },
  { label: 'Deliveries', suite: (all) => countOf(all, 'messages_received'), target: ['deliveries'] },
  {
    label: 'REST requests, set-up included',
    suite: (all) => countOf(all, 'rest_requests'),
    target: ['restRequests'],
    except: /\/api\/(health|metrics) /,
  },
  { label: 'Uploads', suite: (all) => countOf(all, 'uploads_completed'), target: ['uploads'] },
  { label: 'Bytes uploaded', suite: (all) => countOf(all, 'upload_bytes'), target: ['uploadBytes'] },
  {
    label: 'Queries, set-up and probes included',
    suite: (all) =>
      stepsOf(all, [
        'search',
        'query_text',
        'query_filtered',
        'query_suggestions',
        'document_find',
        'probe_find',
      ]),
    target: ['searchQueries', 'suggestions'],
  },
];

/** Counts of the suite beside the target's own for one test; empty when the target does not count. */
export function compareCounts(record: TestRecord | undefined): ReportTest['counts'] {
  const counters = record?.manifest.targetCounters;
  const metrics = record?.summary?.metrics;
  if (counters === undefined || metrics === undefined) {
    return [];
  }
  return PAIRS.flatMap(({ label, suite, target, except }) => {
    const counted = suite(metrics);
    if (counted === undefined) {
      return [];
    }
    const grown = target.map(
      (name) => total(counters.after, name, except) - total(counters.before, name, except),
    );
    return [{ label, suite: counted, target: grown.reduce((sum, value) => sum + value, 0) }];
  });
}

function countOf(metrics: Metrics, key: string): number | undefined {
  return metrics[key]?.values['count'];
}

function stepsOf(metrics: Metrics, steps: readonly string[]): number | undefined {
  const counts = steps.flatMap((step) => countOf(metrics, `rest_requests{step:${step}}`) ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** A counter or the sum of its parts (`messagesAccepted.socket`); a part appears once there is something to count. */
function total(counters: Counters, name: string, except: RegExp | undefined): number {
  return Object.entries(counters)
    .filter(([key]) => (key === name || key.startsWith(`${name}.`)) && except?.test(key) !== true)
    .reduce((sum, [, value]) => sum + (typeof value === 'number' ? value : 0), 0);
}
