import type { ReportModel } from '../model/report-model.ts';
import { drawChart } from './charts/draw-chart.ts';
import { LIGHT, recolour, STAND_INS } from './charts/palette.ts';
import { renderHtml } from './html/render-html.ts';
import { renderMarkdown } from './markdown/render-markdown.ts';
import { renderCsv } from './render-csv.ts';
import { renderJunit } from './render-junit.ts';

/** The width of charts on pages, on paper and in files, px. */
const WIDE_PX = 900;

/** Where a chart's file lies, relative to the run's folder. */
export function chartFile(id: string): string {
  return `charts/${id}.svg`;
}

/** Every document of a report by its path relative to the run's folder. */
export async function renderDocuments(model: ReportModel): Promise<ReadonlyMap<string, string>> {
  // Drawing is the slow part, so the page and the files share the wide charts.
  const wide = new Map(model.charts.map((chart) => [chart.id, drawChart(chart, WIDE_PX)]));
  const charts = [...wide].map(([id, { svg }]): [string, string] => [chartFile(id), fileSvg(svg)]);
  return new Map([
    ['report.json', `${JSON.stringify(model, null, 1)}\n`],
    ['report.md', await renderMarkdown(model, chartFile)],
    ['report.html', await renderHtml(model, wide)],
    ['junit.xml', renderJunit(model)],
    ['rows.csv', renderCsv(model)],
    ...charts,
  ]);
}

/** A chart that stands alone: light colours on white, because the page around it may be dark. */
function fileSvg(svg: string): string {
  const backed = svg.replace(
    /(<svg [^>]*>)/,
    `$1\n<rect width="100%" height="100%" fill="${STAND_INS.paper}"/>`,
  );
  return `${recolour(backed, (role) => LIGHT[role])}\n`;
}
