import type { TestDefinition } from '../../lib/config/test-definition.ts';
import { judgeRow } from '../../lib/summary/judge-row.ts';
import type { TestRecord } from '../record/run-record.ts';
import type { BreakdownView } from './report-context.ts';

/** The tables of a test that have one line for each value of a tag, with their figures. */
export function buildBreakdowns(
  definition: TestDefinition | undefined,
  record: TestRecord | undefined,
): BreakdownView[] {
  const metrics = record?.summary?.metrics ?? {};
  return (definition?.breakdowns ?? []).map((breakdown) => ({
    definition: breakdown,
    lines: breakdown.items.map(({ value, label }) => {
      const tags = { [breakdown.tag]: value };
      return {
        value,
        label,
        cells: breakdown.columns.map((column) => judgeRow({ ...column, tags }, metrics)),
        rank: breakdown.rankBy === undefined ? null : judgeRow({ ...breakdown.rankBy, tags }, metrics),
      };
    }),
  }));
}
