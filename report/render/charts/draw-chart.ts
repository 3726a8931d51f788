import type { Chart } from '../../model/report-model.ts';
import { drawBars } from './draw-bars.ts';
import { drawSpectrum } from './draw-spectrum.ts';
import { type Drawn, drawTimeline } from './draw-timeline.ts';

/** A chart as SVG in stand-in colours at the given width; see `recolour`. */
export function drawChart(chart: Chart, widthPx: number): Drawn {
  switch (chart.kind) {
    case 'timeline':
      return drawTimeline(chart, widthPx);
    case 'spectrum':
      return drawSpectrum(chart, widthPx);
    case 'bars':
      return drawBars(chart, widthPx);
    default:
      return chart satisfies never;
  }
}
