import type { Chart } from '../../model/report-model.ts';
import { drawBars } from './draw-bars.ts';
import { drawSpectrum } from './draw-spectrum.ts';
import { type Drawn, drawTimeline } from './draw-timeline.ts';

/** A chart as SVG in stand-in colours at the given width; see `recolour`. */
export function drawChart(chart: Chart, widthPx: number): Drawn {
  const id = `${chart.id}-${widthPx}`;
  switch (chart.kind) {
    case 'timeline':
      return drawTimeline(id, chart, widthPx);
    case 'spectrum':
      return drawSpectrum(id, chart, widthPx);
    case 'bars':
      return drawBars(id, chart, widthPx);
    default:
      return chart satisfies never;
  }
}
