import type { Panel } from '../../model/report-model.ts';
import { type LegendEntry, textWidthPx } from './chart-text.ts';
import { heatLegend } from './draw-heat.ts';

/** What stands above a panel. */
export interface PanelHead {
  readonly title: string;
  /** The legend's lines; on the title's own line where there is one and it fits. */
  readonly below: boolean;
  readonly lines: readonly (readonly LegendEntry[])[];
  readonly heightPx: number;
}

/** Title and legend of a panel: on one line where there is room, else the legend below. */
export function buildPanelHead(panel: Panel, rightPx: number): PanelHead {
  const suffix = { ms: ' (ms)', percent: ' (%)', per_second: ' (1/s)' } as Record<string, string>;
  // The labels of a logarithmic axis have their unit.
  const hasUnit = panel.heat !== undefined || panel.title.includes('a second');
  const title = `${panel.title}${hasUnit ? '' : (suffix[panel.unit] ?? '')}`;
  const entries = entriesOf(panel);
  const legendWidth = entries.reduce((sum, entry) => sum + 40 + textWidthPx(entry.name), 0);
  const below = 4 + textWidthPx(title) * 1.12 + 16 + legendWidth > rightPx;
  const lines = below ? wrap(entries, rightPx) : [entries];
  return { title, below, lines, heightPx: below ? 22 + 17 * lines.length : 22 };
}

function entriesOf({ heat, series }: Panel): LegendEntry[] {
  if (heat !== undefined) {
    return heatLegend(heat);
  }
  return series.length === 1 ? [] : series.map(({ name, colour }) => ({ name, colour }));
}

/** Legend entries in lines that fit the width. */
function wrap<T extends { readonly name: string }>(entries: readonly T[], widthPx: number): T[][] {
  const lines: T[][] = [];
  let left = 0;
  for (const entry of entries) {
    const needed = 40 + textWidthPx(entry.name);
    if (lines.length === 0 || needed > left) {
      lines.push([]);
      left = widthPx;
    }
    lines.at(-1)?.push(entry);
    left -= needed;
  }
  return lines;
}
