import type { Cell } from '../../model/report-model.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/** The sign of each status; the word beside it carries the meaning. */
export const MARKS = { pass: '✅', warn: '⚠️', fail: '❌', 'no-data': '❔', info: '—' } as const;

/** A field as one line of Markdown. */
export function markdownCell(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
    case 'figure':
      return escapeMarkdown(cell.text) + noteOf(cell.note);
    case 'status':
      return `${MARKS[cell.status]} ${escapeMarkdown(cell.text)}${noteOf(cell.note)}`;
    case 'no-data':
      return `**no data** (${escapeMarkdown(cell.reason)})`;
    case 'none':
      return '—';
    default:
      return cell satisfies never;
  }
}

/** The fields of a table row; a reason that several of them share is given once. */
export function markdownRow(cells: readonly Cell[]): string[] {
  let given = '';
  return cells.map((cell) => {
    if (cell.kind !== 'no-data') {
      return markdownCell(cell);
    }
    if (cell.reason === given) {
      return '**no data**';
    }
    given = cell.reason;
    return markdownCell(cell);
  });
}

function noteOf(note: string | undefined): string {
  return note === undefined ? '' : ` (${escapeMarkdown(note)})`;
}
