import type { Block, Cell, Section } from '../../model/report-model.ts';
import { plainText } from '../plain-text.ts';
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
const SHORT_ROWS = 14;

/** A section with its heading level and everything under it, as the templates lay it out. */
export function htmlSection(section: Section, level: number, charts: ReadonlyMap<string, HtmlChart>): View {
  return {
    id: section.id,
    title: section.title,
    tag: `h${Math.min(level, 6)}`,
    top: level === 2,
    blocks: section.blocks.map((block) => htmlBlock(block, charts)),
    sections: section.sections.map((inner) => htmlSection(inner, level + 1, charts)),
  };
}

const EMPTY = { text: null, list: null, facts: null, table: null, chart: null, links: null } as const;

function htmlBlock(block: Block, charts: ReadonlyMap<string, HtmlChart>): View {
  switch (block.kind) {
    case 'text':
      return { ...EMPTY, text: { text: plainText(block.text), className: block.tone } };
    case 'list':
      return { ...EMPTY, list: { ordered: block.ordered, items: block.items.map(htmlCell) } };
    case 'facts':
      return {
        ...EMPTY,
        facts: {
          rows: block.rows.map(({ label, cell }) => ({ label: plainText(label), cell: htmlCell(cell) })),
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
          items: block.items.map((item) => ({ text: plainText(item.text), href: safeHref(item.href) })),
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
    columns: block.columns.map(({ label, align }) => ({ label: plainText(label), align })),
    rows: block.rows.map((row, line) => ({
      className: row.emphasis === true ? 'sum' : '',
      cells: joinNoData(row.cells, block.rows[line - 1]?.cells ?? []).map(({ cell, at, span }, index) => ({
        ...cell,
        head: index === 0,
        span,
        align: span > 1 ? 'left' : (block.columns[at]?.align ?? 'left'),
        label: span > 1 ? '' : plainText(block.columns[at]?.label ?? ''),
      })),
    })),
  };
}

/**
 * Neighbouring fields without data for one and the same reason become one, so that it is told once; a reason that stands
 * in the row above too is not told again.
 */
function joinNoData(
  cells: readonly Cell[],
  above: readonly Cell[],
): { cell: HtmlCell; at: number; span: number }[] {
  const joined: { cell: HtmlCell; at: number; span: number }[] = [];
  cells.forEach((cell, at) => {
    const last = joined.at(-1);
    if (hasSameReason(cell, cells[at - 1]) && last !== undefined) last.span += 1;
    else {
      const told = htmlCell(cell);
      joined.push({
        cell: hasSameReason(cell, above[at]) ? { ...told, note: 'as above' } : told,
        at,
        span: 1,
      });
    }
  });
  return joined;
}

function hasSameReason(cell: Cell, other: Cell | undefined): boolean {
  return cell.kind === 'no-data' && other?.kind === 'no-data' && cell.reason === other.reason;
}

/** Only the run's own files, places in the page and web addresses; anything that could run is not linked. */
export function safeHref(href: string): string {
  return /^(https?:\/\/|#|(?!\/)[\w%][\w%.~/-]*$)/.test(href) ? href : '#';
}
