import type { ReportModel } from '../model/report-model.ts';
import { drawChart } from './charts/draw-chart.ts';
import { LIGHT, recolour, STAND_INS } from './charts/palette.ts';
import { renderHtml } from './html/render-html.ts';
import { renderMarkdown } from './markdown/render-markdown.ts';
import { renderCsv } from './render-csv.ts';
import { renderJunit } from './render-junit.ts';

/** Where a chart's file lies, relative to the run's folder. */
export function chartFile(id: string): string {
  return `charts/${id}.svg`;
}

/** Every document of a report by its path relative to the run's folder. */
export async function renderDocuments(model: ReportModel): Promise<ReadonlyMap<string, string>> {
  const charts = model.charts.map((chart): [string, string] => [
    chartFile(chart.id),
    fileSvg(drawChart(chart, 900).svg),
  ]);
  return new Map([
    ['report.json', `${JSON.stringify(model, null, 1)}\n`],
    ['report.md', await renderMarkdown(model, chartFile)],
    ['report.html', await renderHtml(model)],
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
