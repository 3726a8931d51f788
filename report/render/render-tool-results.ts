import { type ToolResults, type ToolSession, toolFiles } from '../model/tool-session.ts';
import { csvLine } from './csv-line.ts';

const COLUMNS = [
  'Test Name',
  'Target',
  'Achieved',
  'Success Rate',
  'Rate (per sec)',
  'Duration (s)',
  'Notes',
] as const;

/** What a field says that has no figure. */
const NO_DATA = 'no data';

/** The files of the tool that came with the system, by the names that it gives them. */
export function renderToolResults(results: ToolResults): ReadonlyMap<string, string> {
  const { session } = results;
  const { session_id, performance_timeline, resource_usage } = session;
  const files = toolFiles(session_id);
  return new Map([
    [files.full, json(session)],
    [files.summary, renderSummary(results)],
    [files.performance, json({ timeline: performance_timeline, resource_usage })],
  ]);
}

function renderSummary({ session, lines }: ToolResults): string {
  const rows = lines.map((line, index) => {
    const result = session.test_results[index] ?? {};
    const figure = (field: string): number | undefined => numberOf(result[field]);
    const [target, achieved] = [figure(line.target), figure(line.achieved)];
    const fixed = (value: number | undefined, digits: number, end = ''): string =>
      value === undefined || !Number.isFinite(value) ? NO_DATA : `${value.toFixed(digits)}${end}`;
    const share = target === undefined || achieved === undefined ? undefined : (100 * achieved) / target;
    const error = result['error'];
    const notes = Object.entries(line.notes).map(
      ([heading, field]) => `${heading}: ${figure(field) ?? NO_DATA}`,
    );
    return [
      titleOf(String(result['test'])),
      target ?? NO_DATA,
      achieved ?? NO_DATA,
      fixed(share, 1, '%'),
      fixed(figure(line.rate), 1),
      fixed(figure(line.duration), 2),
      [...notes, ...(typeof error === 'string' ? [error] : [])].join('; '),
    ];
  });
  return [COLUMNS, ...rows].map(csvLine).join('');
}

function numberOf(value: ToolSession['test_results'][number][string] | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** `connection_apocalypse` → `Connection Apocalypse`. */
function titleOf(test: string): string {
  return test
    .split('_')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
