import { section, table } from '../blocks.ts';
import { figure, none, status, text } from '../cells.ts';
import type { ReportContext } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import type { SystemFigures } from '../system-figures.ts';

/** MeiliSearch over all tests; the lag that a user sees is the one the search test measured. */
export function buildMeilisearch({ tests }: ReportContext, figures: SystemFigures): Section {
  const lag = tests
    .map((test) => test.record?.summary?.metrics['index_lag']?.values)
    .find((values) => (values?.['count'] ?? 0) > 0);
  const measured = figure(
    lag === undefined ? undefined : (lag['p(95)'] ?? 0) / 1_000,
    'seconds',
    '',
    'p95, from the answer to a write to the search that found it',
  );
  const given = figures.cell('search', 'indexingLagMs', 'max', 'seconds', 0.001);
  const shown = measured.kind === 'figure' ? measured : given;
  const memory = figures.cell('search', 'memoryBytes', 'max', 'bytes');
  return section('search-performance', 'Search performance (MeiliSearch)', [
    table(
      ['Metric', 'Value>', 'Status'],
      [
        [text('Index size'), figures.cell('search', 'indexBytes', 'last', 'bytes'), none],
        [text('Indexed documents'), figures.cell('search', 'documents', 'last', 'count'), none],
        [text('Indexing rate'), figures.cell('search', 'documentsPerSec', 'avg', 'per_second'), none],
        [text('Index update lag'), shown, lagMark(shown)],
        [text('Memory usage'), memory, memory.kind === 'figure' ? none : memory],
        [text('Query rate'), figures.cell('search', 'queriesPerSec', 'avg', 'per_second'), none],
      ],
    ),
  ]);
}

/** A chat user looks for what was just written: within 5 s is good, within 30 s a warning. */
function lagMark(lag: Cell): Cell {
  if (lag.kind !== 'figure') {
    return lag;
  }
  if (lag.value <= 5) {
    return status('pass', 'good');
  }
  return lag.value <= 30 ? status('warn') : status('fail', 'critical');
}
