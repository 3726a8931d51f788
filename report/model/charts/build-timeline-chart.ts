import type { TimeWindow } from '../../../collectors/summarise.ts';
import type { DeclaredPanel } from '../../../lib/config/report-declarations.ts';
import type { LoadPlan } from '../../../lib/config/test-definition.ts';
import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import type { FaultWindow } from '../../../record/parse-faults.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import type { Timeline } from '../../../record/timeline.ts';
import { formatDuration } from '../../format/format-duration.ts';
import type { ChartOf, Panel } from '../report-model.ts';
import { describeHeat, heatPanels } from './heat-panels.ts';
import { type Band, buildLoadBands } from './load-bands.ts';
import {
  activityPanels,
  connectionsPanel,
  declaredPanels,
  errorsPanel,
  judgedLatencies,
  latencyPanels,
} from './load-panels.ts';
import { systemPanels } from './system-panels.ts';
import { buildTimeGrid, gridSeconds } from './time-grid.ts';

/** What the timeline chart of a test is made from. */
export interface TimelineChartInput {
  readonly testName: string;
  readonly title: string;
  readonly timeline: Timeline;
  readonly rows: readonly JudgedRow[];
  readonly plan: LoadPlan | undefined;
  /** Panels that the test declares for itself. */
  readonly panels: readonly DeclaredPanel[];
  readonly window: TimeWindow;
  readonly system: readonly SystemLine[];
  readonly faults: readonly FaultWindow[];
}

/** More would push what the system did meanwhile out of sight. */
const MOST_HEAT_MAPS = 2;

/** All of a test's courses under one time axis, so that a cause and its effect line up. */
export function buildTimelineChart(input: TimelineChartInput): ChartOf<'timeline'> | undefined {
  const { timeline, window, plan } = input;
  const endMs = Math.max(window.toMs, timeline.timesMs.at(-1) ?? 0);
  const grid = buildTimeGrid(window.fromMs, endMs, timeline.periodMs, timeline.timesMs);
  const latencies = judgedLatencies(input.rows);
  const heats = heatPanels(grid, timeline, latencies.slice(0, MOST_HEAT_MAPS));
  const panels: Panel[] = [
    ...connectionsPanel(grid, timeline, plan),
    ...activityPanels(grid, timeline, plan),
    ...latencyPanels(grid, timeline, latencies),
    ...heats,
    ...declaredPanels(grid, timeline, input.panels),
    ...errorsPanel(grid, timeline),
    ...systemPanels(grid, input.system, window),
  ];
  if (panels.length === 0) {
    return undefined;
  }
  const faults = input.faults.map(
    ({ label, fromMs, toMs }): Band => ({
      kind: 'fault',
      label,
      fromSec: (fromMs - grid.startMs) / 1_000,
      toSec: (toMs - grid.startMs) / 1_000,
    }),
  );
  const xSec = gridSeconds(grid);
  const lastSec = xSec.at(-1) ?? 0;
  return {
    kind: 'timeline',
    id: `timeline-${input.testName}`,
    title: `${input.title}: the course of the test`,
    note: [
      grid.stepSec * 1_000 > timeline.periodMs
        ? `One point stands for ${formatDuration(grid.stepSec * 1_000)}: rates are means, latencies and connections the worst second.`
        : `One point stands for ${formatDuration(timeline.periodMs)}.`,
      ...(heats.length > 0 ? [describeHeat(timeline)] : []),
      ...(faults.length > 0 ? ['Times at which faults were injected are edged, and named at the top.'] : []),
    ].join(' '),
    startedAtMs: grid.startMs,
    stepSec: grid.stepSec,
    xSec,
    bands: [...buildLoadBands(plan), ...faults]
      .filter((band) => band.fromSec < lastSec && band.toSec >= 0)
      .map((band) => ({
        ...band,
        fromSec: Math.max(0, band.fromSec),
        toSec: Math.min(band.toSec, lastSec),
      })),
    panels,
  };
}
