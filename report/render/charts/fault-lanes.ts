import type { ChartOf } from '../../model/report-model.ts';
import { FONT_PX, TEXT, textWidthPx } from './chart-text.ts';
import type { PlotBox } from './draw-heat.ts';
import { STAND_INS } from './palette.ts';

type Bands = ChartOf<'timeline'>['bands'];

const HEAD_PX = 18;
const LANE_PX = 17;
const BAR_PX = 9;
/** A fault of an instant is still to be seen. */
const NARROWEST_PX = 3;
/** More kinds than this share the last lane. */
const MOST_LANES = 6;

/** How much room the lanes of injected faults take above the panels, px; 0 without faults. */
export function faultLanesHeightPx(bands: Bands): number {
  const lanes = lanesOf(bands).length;
  return lanes === 0 ? 0 : HEAD_PX + LANE_PX * lanes + 6;
}

/**
 * A lane for each kind of injected fault: its bars on the time axis of the panels and its name beside them, so that
 * none is given by its colour.
 */
export function drawFaultLanes(
  bands: Bands,
  box: Pick<PlotBox, 'leftPx' | 'rightPx' | 'topPx'>,
  lastSec: number,
): object[] {
  const lanes = lanesOf(bands);
  if (lanes.length === 0) {
    return [];
  }
  const scale = (box.rightPx - box.leftPx) / lastSec;
  const text = (words: string, x: number, y: number, more: object): object => ({
    type: 'text',
    silent: true,
    style: { ...TEXT, text: words, x, y, ...more },
  });
  const title = text('Injected faults', 4, box.topPx, { fill: STAND_INS.ink, fontWeight: 600 });
  return [
    title,
    ...lanes.flatMap(({ label, parts }, index) => {
      const top = box.topPx + HEAD_PX + index * LANE_PX;
      const bars = parts.map(({ fromSec, toSec }) => {
        const x = box.leftPx + fromSec * scale;
        const width = Math.max(NARROWEST_PX, (toSec - fromSec) * scale);
        return { x: Math.min(x, box.rightPx - width), width };
      });
      const first = Math.min(...bars.map((bar) => bar.x));
      const end = Math.max(...bars.map((bar) => bar.x + bar.width));
      const width = textWidthPx(label);
      const x =
        end + 6 + width <= box.rightPx ? end + 6 : Math.max(4, Math.min(first - 6, box.rightPx) - width);
      return [
        ...bars.map((bar) => ({
          type: 'rect',
          silent: true,
          shape: { x: bar.x, y: top + (FONT_PX - BAR_PX) / 2 + 1, width: bar.width, height: BAR_PX },
          style: { fill: STAND_INS.fault },
        })),
        text(label, x, top + 1, { fill: STAND_INS.ink }),
      ];
    }),
  ];
}

function lanesOf(bands: Bands): { readonly label: string; readonly parts: Bands }[] {
  const faults = bands.filter(({ kind }) => kind === 'fault');
  const labels = [...new Set(faults.map(({ label }) => label))];
  const named = labels.length <= MOST_LANES ? labels : labels.slice(0, MOST_LANES - 1);
  const lanes = named.map((label) => ({ label, parts: faults.filter((fault) => fault.label === label) }));
  const rest = faults.filter(({ label }) => !named.includes(label));
  return rest.length === 0
    ? lanes
    : [...lanes, { label: `${labels.length - named.length} other kinds`, parts: rest }];
}
