import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { Cell, ReportModel, Section } from '../../report/model/report-model.ts';
import { reportModelSchema } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import { changeManifest, copyRun, NOW } from './support/fixture-run.ts';

const fieldSchema = z.strictObject({
  /** Where the field stands in seed 001. */
  seed: z.string(),
  kind: z.enum(['header', 'fact', 'table', 'list', 'text', 'chart', 'links']),
  section: z.string(),
  row: z.string().optional(),
  column: z.string().optional(),
  /** The seed itself has a dash here: the field needs no figure. */
  mayBeDash: z.literal(true).optional(),
});
type Field = z.infer<typeof fieldSchema>;

const fields = z
  .array(fieldSchema)
  .parse(JSON.parse(await readFile(new URL('seed-fields.json', import.meta.url), 'utf8')));

describe('the fields of seed 001', () => {
  it('are all in the report of a run: filled, or without data for a stated reason', async (context) => {
    const { model, markdown } = await report(await copyRun(context));
    assert.deepEqual(problemsOf(model), []);
    assert.deepEqual(missingInMarkdown(model, markdown), []);
    assert.ok(fields.length > 500, `expected the whole list of fields, got ${fields.length}`);
  });

  it('are all in the report of a run of which nothing was run', async (context) => {
    const runDir = await copyRun(context);
    await changeManifest(runDir, (manifest) => ({
      ...manifest,
      tests: manifest.tests.map(({ name }) => ({ name, state: 'not-run' })),
    }));
    const { model, markdown } = await report(runDir);
    assert.deepEqual(problemsOf(model), []);
    assert.deepEqual(missingInMarkdown(model, markdown), []);
  });

  it('are noticed when one is missing, unfilled or without a reason', async (context) => {
    const { model } = await report(await copyRun(context));
    const broken = structuredClone(model);
    const rows = sectionOf(broken, 'cpu-usage')?.blocks.find((block) => block.kind === 'table')?.rows ?? [];
    rows.splice(1, 1);
    rows[0]?.cells.splice(1, 2, { kind: 'none' }, { kind: 'no-data', reason: '' });
    assert.deepEqual(problemsOf(broken), [
      'System Performance Analysis / Resource Utilization / CPU Usage / Application / Avg %: a dash where the seed wants a figure',
      'System Performance Analysis / Resource Utilization / CPU Usage / Application / Max %: no data without a reason',
      ...['Avg %', 'Max %', 'p95 %', 'Status'].map(
        (column) =>
          `System Performance Analysis / Resource Utilization / CPU Usage / Database / ${column}: not in the report`,
      ),
    ]);
  });
});

async function report(runDir: string): Promise<{ model: ReportModel; markdown: string }> {
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  const model = reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
  return { model, markdown: await readFile(join(runDir, 'report.md'), 'utf8') };
}

function problemsOf(model: ReportModel): string[] {
  return fields.flatMap((field) => {
    const cells = cellsOf(model, field);
    if (cells.length === 0) {
      return [`${field.seed}: not in the report`];
    }
    return cells.flatMap((cell) => {
      if (cell.kind === 'none' && field.mayBeDash !== true) {
        return [`${field.seed}: a dash where the seed wants a figure`];
      }
      if (cell.kind === 'no-data' && cell.reason.trim() === '') {
        return [`${field.seed}: no data without a reason`];
      }
      const isEmpty =
        (cell.kind === 'text' || cell.kind === 'figure' || cell.kind === 'status') && cell.text.trim() === '';
      return isEmpty || (cell.kind === 'text' && /^\[.*\]$/.test(cell.text))
        ? [`${field.seed}: not filled`]
        : [];
    });
  });
}

/** The cells that stand for a field; none when the field is missing. */
function cellsOf(model: ReportModel, field: Field): Cell[] {
  if (field.kind === 'header') {
    return model.header.filter(({ label }) => same(label, field.row)).map(({ cell }) => cell);
  }
  const blocks = sectionOf(model, field.section)?.blocks ?? [];
  switch (field.kind) {
    case 'fact':
      return blocks.flatMap((block) =>
        block.kind === 'facts'
          ? block.rows.filter(({ label }) => same(label, field.row)).map(({ cell }) => cell)
          : [],
      );
    case 'table':
      return blocks.flatMap((block): Cell[] => {
        if (block.kind !== 'table') {
          return [];
        }
        const at = block.columns.findIndex(({ label }) => same(label, field.column));
        const row = block.rows.find(
          ({ cells: [head] }) => head?.kind === 'text' && same(head.text, field.row),
        );
        const cell = row?.cells[at];
        return cell === undefined ? [] : [cell];
      });
    case 'list':
      return blocks.flatMap((block): Cell[] => (block.kind === 'list' ? block.items : []));
    case 'text':
      return blocks.flatMap((block) =>
        block.kind === 'text' ? [{ kind: 'text' as const, text: block.text }] : [],
      );
    case 'links':
      return blocks.flatMap((block): Cell[] => {
        if (block.kind === 'links') {
          return block.items.map((item) => ({ kind: 'text' as const, text: item.text }));
        }
        return block.kind === 'list' ? block.items : [];
      });
    case 'chart':
      return blocks.flatMap((block): Cell[] => {
        if (block.kind === 'list') {
          return block.items;
        }
        const chart = block.kind === 'chart' ? model.charts.find(({ id }) => id === block.chart) : undefined;
        return chart !== undefined && chart.kind === field.row
          ? [{ kind: 'text' as const, text: chart.title }]
          : [];
      });
    default:
      return field.kind satisfies never;
  }
}

/** Fields whose section or row cannot be found in the Markdown under its own heading. */
function missingInMarkdown(model: ReportModel, markdown: string): string[] {
  const parts = markdown.split(/^#+ /m);
  return fields.flatMap((field) => {
    if (field.kind === 'header') {
      return markdown.includes(`**${field.row}:**`) ? [] : [field.seed];
    }
    const title = sectionOf(model, field.section)?.title ?? field.section;
    const own = parts
      .filter((part) => part.startsWith(`${title}\n`))
      .join('\n')
      .toLowerCase();
    const label = (field.row ?? '').toLowerCase();
    const found = {
      fact: () => own.includes(`**${label}:** `),
      table: () => new RegExp(`^\\| \\**${label.replace(/[().*+?^$]/g, '\\$&')}\\** \\| `, 'm').test(own),
      list: () => /^(-|1\.) \S/m.test(own),
      links: () => /^- \S/m.test(own),
      text: () => own.trim().length > title.length,
      chart: () => own.includes(`](charts/${label}-`) || own.includes('**no data**'),
    }[field.kind];
    return found() ? [] : [field.seed];
  });
}

function sectionOf(model: ReportModel, id: string): Section | undefined {
  const search = (sections: readonly Section[]): Section | undefined => {
    for (const section of sections) {
      const found = section.id === id ? section : search(section.sections);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };
  return search(model.sections);
}

function same(label: string, wanted: string | undefined): boolean {
  return label.toLowerCase() === wanted?.toLowerCase();
}
