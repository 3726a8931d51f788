import type { TimeWindow } from '../../../collectors/summarise.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import { seriesOf, type Timeline } from '../../../record/timeline.ts';
import type { ResourceRule } from './resource-rules.ts';

/** A figure at a moment, epoch ms. */
export interface Moment {
  readonly atMs: number;
  readonly value: number;
}

/** Seconds that a level must hold before it counts as reached: one busy second is no saturation. */
const HOLD_SAMPLES = 3;

/** The samples of one value within a window, in order of time. */
export function samplesOf(
  lines: readonly SystemLine[],
  { component, value }: Pick<ResourceRule, 'component' | 'value'>,
  window: TimeWindow,
): Moment[] {
  const found: Moment[] = [];
  for (const line of lines) {
    if (line.kind !== 'sample' || line.component !== component) {
      continue;
    }
    const sampled = line.values[value];
    if (sampled !== undefined && line.t >= window.fromMs && line.t <= window.toMs) {
      found.push({ atMs: line.t, value: sampled });
    }
  }
  return found;
}

/** The largest figure and its moment, or the smallest; undefined without figures. */
export function extreme(moments: readonly Moment[], lowest = false): Moment | undefined {
  let found: Moment | undefined;
  for (const moment of moments) {
    if (found === undefined || (lowest ? moment.value < found.value : moment.value > found.value)) {
      found = moment;
    }
  }
  return found;
}

/** The first moment from which a level was kept for three samples; undefined when it never was. */
export function firstKept(moments: readonly Moment[], level: number): Moment | undefined {
  let kept = 0;
  for (const [index, { value }] of moments.entries()) {
    kept = value >= level ? kept + 1 : 0;
    if (kept === HOLD_SAMPLES) {
      return moments[index - HOLD_SAMPLES + 1];
    }
  }
  return undefined;
}

/** One aggregate of a metric of the timeline as moments. */
export function momentsOf(timeline: Timeline | undefined, metric: string, aggregate: string): Moment[] {
  if (timeline === undefined) {
    return [];
  }
  return seriesOf(timeline, metric, aggregate).flatMap((value, index) => {
    const atMs = timeline.timesMs[index];
    return value === undefined || atMs === undefined || !Number.isFinite(value) ? [] : [{ atMs, value }];
  });
}
