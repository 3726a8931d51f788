import type { Cell } from '../../model/report-model.ts';

/** What the templates know of a field. */
export interface HtmlCell {
  readonly className: string;
  /** Drawn before the text: a sign for each status, never colour alone. */
  readonly mark: string;
  readonly text: string;
  readonly note: string;
}

/** The sign of each status. */
export const HTML_MARKS = { pass: '✓', warn: '!', fail: '✗', 'no-data': '?', info: '' } as const;

/** A field for the page. */
export function htmlCell(cell: Cell): HtmlCell {
  switch (cell.kind) {
    case 'text':
      return { className: 'text', mark: '', text: cell.text, note: cell.note ?? '' };
    case 'figure':
      return { className: 'figure', mark: '', text: cell.text, note: cell.note ?? '' };
    case 'status':
      return {
        className: `status ${cell.status}`,
        mark: HTML_MARKS[cell.status],
        text: cell.text,
        note: cell.note ?? '',
      };
    case 'no-data':
      return { className: 'none', mark: '', text: 'no data', note: cell.reason };
    case 'none':
      return { className: 'dash', mark: '', text: '—', note: '' };
    default:
      return cell satisfies never;
  }
}
