import type { BreakdownView } from '../report-context.ts';
import type { ChartOf } from '../report-model.ts';

const COLOURS = [0, 1, 3, 2, 5];

/** The times of a breakdown side by side: endpoints, file sizes, query types. Undefined without a time to compare. */
export function buildBarsChart(testName: string, view: BreakdownView): ChartOf<'bars'> | undefined {
  const columns = view.definition.columns.flatMap((column, index) =>
    view.lines.some((line) => line.cells[index]?.unit === 'ms') ? [{ column, index }] : [],
  );
  const lines = view.lines.filter((line) =>
    columns.some(({ index }) => (line.cells[index]?.actual ?? null) !== null),
  );
  if (lines.length === 0) {
    return undefined;
  }
  return {
    kind: 'bars',
    id: `bars-${testName}-${view.definition.tag}`,
    title: view.definition.title,
    unit: 'ms',
    categories: lines.map((line) => line.label),
    series: columns.map(({ column, index }, order) => ({
      name: column.label,
      colour: COLOURS[order] ?? 0,
      values: lines.map((line) => line.cells[index]?.actual ?? null),
    })),
  };
}
