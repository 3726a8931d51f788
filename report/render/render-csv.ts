import type { ReportModel } from '../model/report-model.ts';
import { csvLine } from './csv-line.ts';

const COLUMNS = [
  'run',
  'test',
  'metric',
  'stat',
  'tags',
  'label',
  'unit',
  'limit',
  'warning',
  'actual',
  'status',
  'samples',
  'no_data_reason',
] as const;

/** `rows.csv`: every judged row of every test (RFC 4180, UTF-8, figures in the unit of their column `unit`). */
export function renderCsv(model: ReportModel): string {
  const lines = model.tests.flatMap((test) =>
    test.rows.map((row) => {
      const bound = (limit: typeof row.limit): string => (limit === null ? '' : `${limit.op}${limit.value}`);
      const tags = Object.entries(row.tags).map(([key, value]) => `${key}=${value}`);
      return [
        model.run.id,
        test.name,
        row.metric,
        row.stat,
        tags.join(';'),
        row.label,
        row.unit,
        bound(row.limit),
        bound(row.warning),
        row.actual,
        row.status,
        row.samples,
        row.noDataReason ?? '',
      ];
    }),
  );
  return [COLUMNS, ...lines].map(csvLine).join('');
}
