import type { Block, Cell, Section } from '../../model/report-model.ts';
import { type HtmlCell, htmlCell } from './html-cell.ts';

/** A chart drawn for the page, wide and narrow. */
export interface HtmlChart {
  readonly title: string;
  readonly note: string;
  readonly wideSvg: string;
  readonly narrowSvg: string;
  /** JSON for the hover line; empty when the chart has none. */
  readonly data: string;
}

type View = Readonly<Record<string, unknown>>;

/** Tables of so many rows are not broken over two pages. */
const SHORT_ROWS = 8;

/** A section with its heading level and everything under it, as the templates lay it out. */
export function htmlSection(section: Section, level: number, charts: ReadonlyMap<string, HtmlChart>): View {
  return {
    id: section.id,
    title: section.title,
    tag: `h${Math.min(level, 6)}`,
    top: level === 2,
    folded: section.folded === true,
    blocks: section.blocks.map((block) => htmlBlock(block, charts)),
    sections: section.sections.map((inner) => htmlSection(inner, level + 1, charts)),
  };
}

const EMPTY = { text: null, list: null, facts: null, table: null, chart: null, links: null } as const;

function htmlBlock(block: Block, charts: ReadonlyMap<string, HtmlChart>): View {
  switch (block.kind) {
    case 'text':
      return { ...EMPTY, text: { text: block.text, className: block.tone } };
    case 'list':
      return { ...EMPTY, list: { ordered: block.ordered, items: block.items.map(htmlCell) } };
    case 'facts':
      return {
        ...EMPTY,
        facts: {
          rows: block.rows.map(({ label, cell }) => ({ label: label, cell: htmlCell(cell) })),
        },
      };
    case 'table':
      return { ...EMPTY, table: htmlTable(block) };
    case 'chart':
      return { ...EMPTY, chart: charts.get(block.chart) ?? null };
    case 'links':
      return {
        ...EMPTY,
        links: {
          items: block.items.map((item) => ({ text: item.text, href: safeHref(item.href) })),
        },
      };
    default:
      return block satisfies never;
  }
}

function htmlTable(block: Extract<Block, { kind: 'table' }>): View {
  return {
    caption: block.caption ?? '',
    short: block.rows.length <= SHORT_ROWS,
    columns: block.columns.map(({ label, align }) => ({ label: label, align })),
    rows: block.rows.map((row, line) => ({
      className: row.emphasis === true ? 'sum' : '',
      cells: joinNoData(row.cells, block.rows[line - 1]?.cells ?? []).map(({ cell, at, span }, index) => ({
        ...cell,
        head: index === 0,
        span,
        align: span > 1 ? 'left' : (block.columns[at]?.align ?? 'left'),
        label: span > 1 ? '' : (block.columns[at]?.label ?? ''),
      })),
    })),
  };
}

/**
 * Neighbouring fields without data become one, which has room for its reasons and tells each of them once; reasons that
 * stand in the row above too are not given again.
 */
function joinNoData(
  cells: readonly Cell[],
  above: readonly Cell[],
): { cell: HtmlCell; at: number; span: number }[] {
  const joined: { cell: HtmlCell; at: number; span: number }[] = [];
  for (let at = 0; at < cells.length; ) {
    const span = Math.max(1, countNoData(cells, at));
    const reasons = reasonsOf(cells.slice(at, at + span));
    const before = reasonsOf(above.slice(at, at + span));
    const cell = cells[at];
    if (cell !== undefined) {
      const isSame = reasons.length > 0 && reasons.join() === before.join();
      const note = isSame ? 'as above' : [...new Set(reasons)].join('; ');
      joined.push({ cell: reasons.length === 0 ? htmlCell(cell) : { ...htmlCell(cell), note }, at, span });
    }
    at += span;
  }
  return joined;
}

function countNoData(cells: readonly Cell[], from: number): number {
  const end = cells.findIndex((cell, at) => at >= from && cell.kind !== 'no-data');
  return (end === -1 ? cells.length : end) - from;
}

function reasonsOf(cells: readonly Cell[]): string[] {
  return cells.flatMap((cell) => (cell.kind === 'no-data' ? [cell.reason] : []));
}

/** Only the run's own files, places in the page and web addresses; anything that could run is not linked. */
export function safeHref(href: string): string {
  return /^(https?:\/\/|#|(?!\/)[\w%][\w%.~/-]*$)/.test(href) ? href : '#';
}
