import type { Block, Chart, ReportModel, Section } from '../../model/report-model.ts';
import { renderTemplate } from '../render-template.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { MARKS, markdownCell, markdownRow } from './markdown-cell.ts';

const VERDICT_MARKS = {
  PASSED: MARKS.pass,
  PARTIAL: MARKS.warn,
  FAILED: MARKS.fail,
  'NOT VALID': '🚫',
} as const;

/** One block as Markdown; a chart is found by its id among `charts`, and its file by `chartPath`. */
export function renderBlock(
  block: Block,
  charts: ReadonlyMap<string, Chart> = new Map(),
  chartPath: (id: string) => string = (id) => id,
): string {
  switch (block.kind) {
    case 'text':
      return block.tone === 'notice' ? `> ${escapeMarkdown(block.text)}` : escapeMarkdown(block.text);
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${markdownCell(item)}`)
        .join('\n');
    case 'facts':
      return block.rows
        .map(({ label, cell }) => `- **${escapeMarkdown(label)}:** ${markdownCell(cell)}`)
        .join('\n');
    case 'table':
      return renderTable(block);
    case 'chart': {
      const chart = charts.get(block.chart);
      const note = chart?.note === undefined ? '' : `\n\n_${escapeMarkdown(chart.note)}_`;
      return `![${escapeMarkdown(chart?.title ?? block.chart)}](${chartPath(block.chart)})${note}`;
    }
    case 'links':
      return block.items
        .map((item) => `- [${escapeMarkdown(item.text)}](${linkTarget(item.href)})`)
        .join('\n');
    default:
      return block satisfies never;
  }
}

/** `report.md`: the sections of seed 001 in GitHub Markdown; charts are the SVG files beside it. */
export function renderMarkdown(model: ReportModel, chartPath: (id: string) => string): Promise<string> {
  const charts = new Map(model.charts.map((chart) => [chart.id, chart]));
  const renderSection = (section: Section, level: number): string[] => [
    `${'#'.repeat(Math.min(level, 6))} ${escapeMarkdown(section.title)}`,
    ...section.blocks.map((block) => renderBlock(block, charts, chartPath)),
    ...section.sections.flatMap((inner) => renderSection(inner, level + 1)),
  ];
  return renderTemplate('report.md.hbs', {
    title: escapeMarkdown(model.title),
    subtitle: escapeMarkdown(model.subtitle),
    verdict: `${VERDICT_MARKS[model.verdict]} ${model.verdict}`,
    header: model.header.map(({ label, cell }) => `**${escapeMarkdown(label)}:** ${markdownCell(cell)}`),
    problems: model.problems.map(
      ({ file, message }) => `\`${file.replaceAll('`', '')}\`: ${escapeMarkdown(message)}`,
    ),
    sections: model.sections.map((section) => renderSection(section, 2).join('\n\n')),
    schema: model.schema,
    runId: escapeMarkdown(model.run.id),
  });
}

function renderTable(block: Extract<Block, { kind: 'table' }>): string {
  const heading = block.columns.map((column) => escapeMarkdown(column.label));
  const rule = block.columns.map((column) => (column.align === 'right' ? '---:' : '---'));
  const rows = block.rows.map((row) =>
    row.emphasis
      ? markdownRow(row.cells).map((cell) => (/^(—|\*\*)/.test(cell) ? cell : `**${cell}**`))
      : markdownRow(row.cells),
  );
  const caption = block.caption === undefined ? [] : [`_${escapeMarkdown(block.caption)}_`, ''];
  return [...caption, ...[heading, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

/** Brackets, spaces and line ends would end the link early. */
function linkTarget(href: string): string {
  return href.replace(/[\s()<>\\]/g, (found) =>
    encodeURIComponent(found).replace('(', '%28').replace(')', '%29'),
  );
}
