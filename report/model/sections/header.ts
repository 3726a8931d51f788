import { formatMoment } from '../../format/format-moment.ts';
import { figure, text } from '../cells.ts';
import type { ReportContext } from '../report-context.ts';
import type { ReportModel } from '../report-model.ts';

/** What stands above everything: when, what, where, how long, which run. */
export function buildHeader({ record, tests }: ReportContext): ReportModel['header'] {
  const { manifest } = record;
  const asked = tests
    .map((test) => test.record?.summary?.facts['version'])
    .find((fact) => fact !== undefined);
  return [
    { label: 'Date', cell: text(formatMoment(manifest.startedAt)) },
    {
      label: 'Version',
      cell: text(
        manifest.target.version ?? (asked === undefined ? undefined : String(asked)),
        'the target did not state its version',
      ),
    },
    {
      label: 'Environment',
      cell: text(
        manifest.target.environment ??
          (manifest.target.embedded ? 'built-in target on this machine' : undefined),
        'the target file names no environment',
      ),
    },
    {
      label: 'Test duration',
      cell: figure(runDurationMs(record.manifest), 'duration_ms', 'the run did not end'),
    },
    { label: 'Report ID', cell: text(manifest.runId) },
  ];
}

/** From the start of the run to its end, ms; null while it has none. */
export function runDurationMs(manifest: ReportContext['record']['manifest']): number | null {
  const { startedAt, endedAt } = manifest;
  return endedAt === undefined || endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);
}
