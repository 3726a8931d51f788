import type { TestDefinition } from '../../lib/config/test-definition.ts';
import { metricKey } from '../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import { judgeRow } from '../../lib/summary/judge-row.ts';
import type { SummaryMetric } from '../../lib/summary/test-summary.ts';
import type { TestRecord } from '../../record/run-record.ts';
import type { BreakdownView } from './report-context.ts';

type Metrics = Readonly<Record<string, SummaryMetric>>;
type Tags = Readonly<Record<string, string>>;

/** The tables of a test that have one line for each value of a tag, with their figures. */
export function buildBreakdowns(
  definition: TestDefinition | undefined,
  record: TestRecord | undefined,
): BreakdownView[] {
  const recorded = record?.summary?.metrics ?? {};
  return (definition?.breakdowns ?? []).map((breakdown) => ({
    definition: breakdown,
    lines: breakdown.items.map(({ value, label }) => {
      const tags = { [breakdown.tag]: value };
      const metrics = completeLine(
        breakdown.columns.map(({ metric }) => metric),
        tags,
        recorded,
      );
      return {
        value,
        label,
        cells: breakdown.columns.map((column) => judgeRow({ ...column, tags }, metrics)),
        rank: breakdown.rankBy === undefined ? null : judgeRow({ ...breakdown.rankBy, tags }, metrics),
      };
    }),
  }));
}

/**
 * A summary with what follows from it for one line of a table. A counter that is 0 as a whole is 0 for each tag, also
 * where k6 kept none of it for want of samples; and the line's own counts prove that something was measured in it where
 * what usually does is not split by the tag.
 */
function completeLine(columns: readonly string[], tags: Tags, recorded: Metrics): Metrics {
  const counters = columns.filter((name) => metricSpec(name).kind === 'counter');
  const counted = counters.flatMap((name) => recorded[metricKey(name, tags)] ?? []);
  const proof = counted.find(({ values }) => (values['count'] ?? 0) > 0);
  const added: Record<string, SummaryMetric> = {};
  for (const name of counters) {
    const { evidence } = metricSpec(name);
    if (recorded[metricKey(name, tags)] === undefined && recorded[name]?.values['count'] === 0) {
      added[metricKey(name, tags)] = { kind: 'counter', values: { count: 0 } };
    }
    if (evidence !== undefined && proof !== undefined) {
      added[metricKey(evidence, tags)] = recorded[metricKey(evidence, tags)] ?? proof;
    }
  }
  return { ...recorded, ...added };
}
