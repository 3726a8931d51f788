import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { ChartOf, Panel } from '../../model/report-model.ts';
import {
  clock,
  DASHES,
  legend,
  seriesColour,
  shortLatency,
  shortNumber,
  TEXT,
  textWidthPx,
} from './chart-text.ts';
import { drawHeat, type PlotBox } from './draw-heat.ts';
import { drawSvg } from './draw-svg.ts';
import { drawFaultLanes, faultLanesHeightPx } from './fault-lanes.ts';
import { STAND_INS } from './palette.ts';
import { buildPanelHead } from './panel-head.ts';

/** A drawn chart; `plot` is where its data lies, in the SVG's own pixels, for the page's hover line. */
export interface Drawn {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly plot: PlotBox;
}

// Room for `100 ms` at the axis of a heat map.
const LEFT = 56;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 26;
const GAP = 12;

/** All panels of a timeline under one another on one time axis, so that what happens together stands together. */
export function drawTimeline(id: string, chart: ChartOf<'timeline'>, widthPx: number): Drawn {
  const rightPx = widthPx - RIGHT;
  const heads = chart.panels.map((panel) => buildPanelHead(panel, rightPx));
  const plotHeight = widthPx < 600 ? 84 : 96;
  const lanesPx = faultLanesHeightPx(chart.bands);
  let y = TOP + lanesPx;
  const tops = heads.map((head) => {
    const headTop = y;
    const top = headTop + head.heightPx;
    y = top + plotHeight + GAP;
    return { headTop, top };
  });
  const heightPx = y - GAP + BOTTOM;
  const last = chart.panels.length - 1;
  const maxSec = chart.xSec.at(-1) ?? 1;
  const option: EChartsOption = {
    textStyle: TEXT,
    grid: tops.map(({ top }) => ({
      left: LEFT,
      right: RIGHT,
      top,
      height: plotHeight,
      outerBoundsMode: 'none' as const,
    })),
    xAxis: chart.panels.map((_, index) => ({
      type: 'value' as const,
      gridIndex: index,
      min: 0,
      max: maxSec,
      splitNumber: widthPx < 600 ? 4 : 8,
      axisLine: { lineStyle: { color: STAND_INS.muted } },
      axisTick: { show: index === last, lineStyle: { color: STAND_INS.muted } },
      axisLabel: {
        ...TEXT,
        show: index === last,
        color: STAND_INS.muted,
        formatter: clock,
        hideOverlap: true,
        showMaxLabel: false,
      },
      splitLine: { show: false },
    })),
    yAxis: chart.panels.map((panel, index) => {
      const { heat, unit } = panel;
      const look = {
        gridIndex: index,
        splitLine: { lineStyle: { color: STAND_INS.line } },
      };
      const label = { ...TEXT, color: STAND_INS.muted };
      return heat === undefined
        ? {
            ...look,
            type: 'value' as const,
            min: 0,
            ...(unit === 'percent' ? { max: 100 } : {}),
            splitNumber: 2,
            axisLabel: { ...label, formatter: shortNumber },
          }
        : {
            ...look,
            type: 'log' as const,
            min: heat.lowMs,
            max: heat.highMs,
            axisLabel: { ...label, formatter: shortLatency, hideOverlap: true },
          };
    }),
    series: chart.panels.flatMap((panel, index) => seriesOf(chart, panel, index, widthPx)),
    graphic: [
      ...drawFaultLanes(chart.bands, { leftPx: LEFT, rightPx, topPx: 2 }, maxSec),
      ...heads.flatMap((head, index) => {
        const headTop = tops[index]?.headTop ?? 0;
        return [
          {
            type: 'text',
            silent: true,
            style: { ...TEXT, text: head.title, x: 4, y: headTop + 1, fill: STAND_INS.ink, fontWeight: 600 },
          },
          ...head.lines.flatMap((entries, line) =>
            legend(
              entries,
              head.below ? { topPx: headTop + 17 * (line + 1), leftPx: 4 } : { topPx: headTop, rightPx },
            ),
          ),
        ];
      }),
    ] as never,
  };
  const first = tops[0]?.top ?? 0;
  const heats = chart.panels.map(({ heat }, index) => {
    const topPx = tops[index]?.top ?? 0;
    const box = { leftPx: LEFT, rightPx, topPx, bottomPx: topPx + plotHeight };
    return heat === undefined ? '' : drawHeat(heat, chart, box);
  });
  return {
    // Under everything else, so that axes, edges of faults and the target stay to be seen.
    svg: drawSvg(id, option, widthPx, heightPx).replace(
      /<svg [^>]*>/,
      (opening) => `${opening}${heats.join('')}`,
    ),
    widthPx,
    heightPx,
    plot: { leftPx: LEFT, rightPx, topPx: first, bottomPx: heightPx - BOTTOM },
  };
}

function seriesOf(
  chart: ChartOf<'timeline'>,
  panel: Panel,
  index: number,
  widthPx: number,
): LineSeriesOption[] {
  // A heat map is no series; what marks its panel needs one to hang on.
  if (panel.heat !== undefined) {
    const data: [number, number][] = [[0, panel.heat.lowMs]];
    const own = {
      type: 'line' as const,
      xAxisIndex: index,
      yAxisIndex: index,
      silent: true,
      showSymbol: false,
    };
    return [{ ...own, data, ...bandsOf(chart, index, panel, widthPx), ...limitOf(panel) }];
  }
  return panel.series.map((series, order) => {
    const points = series.values.map((value, at) => [chart.xSec[at] ?? 0, value] as [number, number | null]);
    return {
      type: 'line',
      xAxisIndex: index,
      yAxisIndex: index,
      silent: true,
      // A single point has no line to be seen by.
      showSymbol: points.filter(([, value]) => value !== null).length < 3,
      // A level goes on between two samples; a percentile of a second without samples does not exist.
      connectNulls: panel.unit === 'count',
      symbol: 'circle',
      symbolSize: 4,
      itemStyle: { color: seriesColour(series.colour) },
      lineStyle: {
        color: seriesColour(series.colour),
        width: series.dashed ? 1.2 : 1.8,
        type: DASHES[series.colour] ?? 'solid',
      },
      data: points as [number, number][],
      ...(order === 0 ? { ...bandsOf(chart, index, panel, widthPx), ...limitOf(panel) } : {}),
    };
  });
}

function bandsOf(
  chart: ChartOf<'timeline'>,
  index: number,
  { heat }: Panel,
  widthPx: number,
): Partial<LineSeriesOption> {
  // The shade of a hold would be read as a level of the heat map.
  const bands = chart.bands.filter(({ kind }) => kind === 'fault' || heat === undefined);
  if (bands.length === 0) {
    return {};
  }
  const scale = (widthPx - LEFT - RIGHT) / (chart.xSec.at(-1) ?? 1);
  const fits = ({ label, fromSec, toSec }: (typeof bands)[number]): boolean =>
    textWidthPx(label) <= (toSec - fromSec) * scale;
  return {
    markArea: {
      silent: true,
      label: { ...TEXT, show: index === 0, position: 'insideTop', distance: 2, color: STAND_INS.muted },
      data: bands.map((band) => [
        {
          // A fault is named in its lane; a name that is wider than its band would seem to be its neighbour's.
          name: band.kind === 'fault' || !fits(band) ? '' : band.label,
          xAxis: band.fromSec,
          itemStyle:
            band.kind === 'fault'
              ? {
                  // Shade would be mixed with the levels of a heat map.
                  color: heat === undefined ? STAND_INS.fault : 'transparent',
                  opacity: heat === undefined ? 0.14 : 0.5,
                  borderColor: STAND_INS.fault,
                  borderWidth: 1,
                }
              : { color: STAND_INS.band, opacity: band.label === 'hold' ? 1 : 0 },
        },
        { xAxis: band.toSec },
      ]),
    },
  };
}

/** The target is drawn only where the course comes near it: else it would flatten the course. */
function limitOf(panel: Panel): Partial<LineSeriesOption> {
  const { limit, heat } = panel;
  const shown = panel.series.flatMap((series) => series.values.map((value) => value ?? 0));
  const top = heat === undefined ? Math.max(0, ...shown) : heat.highMs / 1.5;
  if (limit === undefined || limit.value > top * 1.5) {
    return {};
  }
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: STAND_INS.limit, type: 'dashed', width: 1.2 },
      label: {
        ...TEXT,
        position: limit.value > top / 2 ? 'insideStartBottom' : 'insideStartTop',
        color: STAND_INS.limit,
        formatter: limit.label,
        backgroundColor: STAND_INS.paper,
        padding: [1, 4],
      },
      data: [{ yAxis: limit.value }],
    },
  };
}
