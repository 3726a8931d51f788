import { createHash } from 'node:crypto';
import { formatBound, formatFigure } from '../../format/format-figure.ts';
import type { Chart, ChartOf, ReportModel } from '../../model/report-model.ts';
import { drawChart } from '../charts/draw-chart.ts';
import type { Drawn } from '../charts/draw-timeline.ts';
import { type ColourRole, DARK, LIGHT, recolour } from '../charts/palette.ts';
import { readTemplate, renderTemplate } from '../render-template.ts';
import { type HtmlChart, htmlSection } from './html-blocks.ts';
import { HTML_MARKS, htmlCell } from './html-cell.ts';

/** The width of charts for phones, px: a wide one scaled down cannot be read there. */
const NARROW_PX = 350;

const VERDICTS = {
  PASSED: { className: 'pass', mark: HTML_MARKS.pass },
  PARTIAL: { className: 'warn', mark: HTML_MARKS.warn },
  FAILED: { className: 'fail', mark: HTML_MARKS.fail },
  'NOT VALID': { className: 'no-data', mark: HTML_MARKS['no-data'] },
  'NOT RUN': { className: 'no-data', mark: HTML_MARKS['no-data'] },
} as const;

/** `report.html`: one file that needs nothing else, no network and no server. Its charts are given as drawn for a page. */
export async function renderHtml(
  model: ReportModel,
  wideCharts: ReadonlyMap<string, Drawn>,
): Promise<string> {
  const script = await readTemplate('report.js');
  const style = `${themes()}\n${await readTemplate('report.css')}`;
  const charts = new Map(model.charts.map((chart) => [chart.id, htmlChart(chart, wideCharts.get(chart.id))]));
  const view = {
    // Style attributes are what the charts are drawn with; scripts are only the one whose hash stands here.
    csp: `default-src 'none'; style-src 'unsafe-inline'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'`,
    title: model.title,
    subtitle: model.subtitle,
    style,
    script,
    verdict: { ...VERDICTS[model.verdict], word: model.verdict },
    reasons: model.verdictReasons.slice(0, 4),
    moreReasons: Math.max(0, model.verdictReasons.length - 4),
    header: model.header.map(({ label, cell }) => ({ label, cell: htmlCell(cell) })),
    quick: model.quickMetrics.map((row) => ({
      label: row.label,
      actual: row.actual === null ? 'no data' : formatFigure(row.actual, row.unit),
      target: row.limit === null ? '' : formatBound(row.limit, row.unit),
      why: row.noDataReason ?? '',
      className: row.status,
      mark: HTML_MARKS[row.status],
      word: { pass: 'met', warn: 'warning', fail: 'missed', 'no-data': 'no data', info: '' }[row.status],
    })),
    problems: model.problems.map(({ file, message }) => ({
      file: file,
      message: message,
    })),
    contents: model.sections.map((section) => ({
      id: section.id,
      title: section.title,
      inner:
        section.id === 'test-results'
          ? model.tests.map((test) => ({
              id: `test-${test.name}`,
              title: test.title,
              ...VERDICTS[test.verdict],
              word: test.verdict,
            }))
          : [],
    })),
    sections: model.sections.map((section) => htmlSection(section, 2, charts)),
    runId: model.run.id,
    schema: model.schema,
  };
  return renderTemplate('report.html.hbs', view, ['section', 'block', 'cell']);
}

function htmlChart(chart: Chart, wide: Drawn | undefined): HtmlChart {
  const narrow = drawChart(chart, NARROW_PX);
  return {
    title: chart.title,
    note: chart.note ?? '',
    wideSvg: pageSvg(wide ?? narrow),
    narrowSvg: pageSvg(narrow),
    data: chart.kind === 'timeline' ? hoverData(chart) : '',
  };
}

/** Colours become the page's variables; the plot's place is written on the SVG for the hover line. */
function pageSvg({ svg, plot, heightPx }: Drawn): string {
  const place = `data-plot="${plot.leftPx},${plot.rightPx},${plot.topPx},${plot.bottomPx},${heightPx}"`;
  return recolour(svg, (role) => `var(--chart-${role})`).replace(
    /<svg [^>]*?(viewBox="[^"]*")[^>]*>/,
    `<svg xmlns="http://www.w3.org/2000/svg" $1 ${place} role="presentation" aria-hidden="true">`,
  );
}

/** What the hover line reads, as JSON that cannot end the element it stands in. */
function hoverData(chart: ChartOf<'timeline'>): string {
  const data = {
    x: chart.xSec,
    // A heat map has no value to point at; the percentiles it is built from are in the panel before it.
    panels: chart.panels
      .filter(({ series }) => series.length > 0)
      .map(({ title, unit, series }) => ({
        title,
        unit,
        series: series.map(({ name, colour, values }) => ({ name, colour, values })),
      })),
  };
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function themes(): string {
  const variables = (colours: Readonly<Record<ColourRole, string>>): string =>
    Object.entries(colours)
      .map(([role, colour]) => `--chart-${role}:${colour};`)
      .join('');
  return `:root{${variables(LIGHT)}}\n@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}`;
}

function hashOf(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}
