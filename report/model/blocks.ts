import { noData } from './cells.ts';
import type { Block, Cell, Section } from './report-model.ts';

/** A heading with what is under it. */
export function section(
  id: string,
  title: string,
  blocks: readonly Block[],
  sections: readonly Section[] = [],
): Section {
  return { id, title, blocks: [...blocks], sections: [...sections] };
}

/** A section that a page shows closed, to be opened by who wants it. */
export function folded(open: Section): Section {
  return { ...open, folded: true };
}

/** Labelled fields, one a line. */
export function facts(rows: Readonly<Record<string, Cell>>): Block {
  return { kind: 'facts', rows: Object.entries(rows).map(([label, cell]) => ({ label, cell })) };
}

/** A table; columns whose name ends in `>` hold figures and are set flush right. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  caption?: string,
): Block {
  return {
    kind: 'table',
    ...(caption === undefined ? {} : { caption }),
    columns: columns.map((label) => ({
      label: label.replace(/>$/, ''),
      align: label.endsWith('>') ? 'right' : 'left',
    })),
    rows: rows.map((cells) => ({ cells: [...cells] })),
  };
}

/** A list; without items it holds one field that says why there are none. */
export function list(items: readonly Cell[], reasonWithout: string, ordered = false): Block {
  return { kind: 'list', ordered, items: items.length === 0 ? [noData(reasonWithout)] : [...items] };
}

/** A paragraph. */
export function paragraph(words: string, tone: 'plain' | 'notice' = 'plain'): Block {
  return { kind: 'text', text: words, tone };
}
