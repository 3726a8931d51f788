import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { section, table } from '../../../report/model/blocks.ts';
import { figure, noData, text } from '../../../report/model/cells.ts';
import type { Cell } from '../../../report/model/report-model.ts';
import { htmlSection } from '../../../report/render/html/html-blocks.ts';

const viewSchema = z.object({
  blocks: z.tuple([
    z.object({
      table: z.object({
        short: z.boolean(),
        rows: z.array(
          z.object({ cells: z.array(z.object({ text: z.string(), note: z.string(), span: z.number() })) }),
        ),
      }),
    }),
  ]),
});

function laidOut(rows: readonly (readonly Cell[])[]) {
  const view = htmlSection(section('id', 'Title', [table(['A', 'B', 'C'], rows)]), 2, new Map());
  return viewSchema.parse(view).blocks[0].table;
}

describe('fields without data in a table of the page', () => {
  it('are one where they are neighbours, with each reason once', () => {
    const [row] = laidOut([[text('x'), noData('not asked'), noData('not asked')]]).rows;
    assert.deepEqual(
      row?.cells.map(({ text: words, note, span }) => [words, note, span]),
      [
        ['x', '', 1],
        ['no data', 'not asked', 2],
      ],
    );
    const [other] = laidOut([[text('x'), noData('not asked'), noData('not sampled')]]).rows;
    assert.deepEqual(other?.cells.at(-1)?.note, 'not asked; not sampled');
  });

  it('do not tell again what stands in the row above, and do tell what does not', () => {
    const { rows } = laidOut([
      [text('x'), noData('not asked'), figure(1, 'count', '')],
      [text('y'), noData('not asked'), figure(2, 'count', '')],
      [text('z'), noData('not asked'), noData('not sampled')],
      [text('z'), noData('not sampled'), figure(2, 'count', '')],
    ]);
    assert.deepEqual(
      rows.map(({ cells }) => cells[1]?.note),
      ['not asked', 'as above', 'not asked; not sampled', 'not sampled'],
    );
  });
});

describe('a table on paper', () => {
  it('is kept on one page up to eight rows', () => {
    const rows = (count: number) => Array.from({ length: count }, () => [text('x'), text('y'), text('z')]);
    assert.equal(laidOut(rows(8)).short, true);
    assert.equal(laidOut(rows(9)).short, false);
  });
});
