import { list, section } from '../blocks.ts';
import type { ReportContext } from '../report-context.ts';
import type { Block, Section } from '../report-model.ts';
import { toolFiles, toolSessionId } from '../tool-session.ts';

/** Links to the run's own files, and to the dashboards that the target file names. */
export function buildAppendices({ record, tests }: ReportContext): Section {
  const { files } = record;
  const { dashboards = [] } = record.manifest.target;
  const links = (wanted: readonly string[], why: string): Block =>
    wanted.length === 0
      ? list([], why)
      : { kind: 'links', items: wanted.map((file) => ({ text: file, href: encodePath(file) })) };
  const ending = (...ends: string[]): string[] =>
    files.filter((file) => ends.some((end) => file.endsWith(end)));
  const boards = dashboards
    .filter((address) => /^https?:\/\//.test(address))
    .map((address) => ({ text: address, href: address }));
  const own = ending('dashboard.html').map((file) => ({ text: file, href: encodePath(file) }));
  const tool = tests.some(({ definition }) => definition?.toolResult !== undefined)
    ? Object.values(toolFiles(toolSessionId(record.manifest)))
    : [];
  return section(
    'appendices',
    'Appendices',
    [],
    [
      section('appendix-a', 'Appendix A: Test configuration files', [
        links(ending('manifest.json'), 'the run has no manifest'),
      ]),
      section('appendix-b', 'Appendix B: Raw test data', [
        links(
          ending(
            'summary.json',
            'timeline.ndjson',
            'audit.json',
            'faults.ndjson',
            'recovery.json',
            'system.ndjson',
            'capacity.json',
          ),
          'the run has no raw data',
        ),
        {
          kind: 'links',
          items: ['report.json', 'rows.csv', 'junit.xml', ...tool].map((file) => ({
            text: file,
            href: file,
          })),
        },
      ]),
      section('appendix-c', 'Appendix C: Dashboards', [
        own.length + boards.length === 0
          ? list([], 'k6 exported no dashboard and the target file names none')
          : { kind: 'links', items: [...own, ...boards] },
      ]),
      section('appendix-d', 'Appendix D: System logs', [links(ending('.log'), 'the run kept no logs')]),
      section('appendix-e', 'Appendix E: Database query analysis', [
        record.system.some((line) => line.kind === 'table' && line.name === 'slow-queries')
          ? {
              kind: 'links',
              items: [
                { text: 'Slow queries', href: '#slow-queries' },
                { text: 'system.ndjson', href: 'system.ndjson' },
              ],
            }
          : list([], 'no slow-query table was collected'),
      ]),
    ],
  );
}

function encodePath(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
