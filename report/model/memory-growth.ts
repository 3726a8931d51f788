import type { TimeWindow } from '../../collectors/summarise.ts';
import { GROWTH_CONFIDENCE, MOST_WARM_UP_MS, WARM_UP_SHARE } from '../../lib/config/memory-growth.ts';
import type { DerivedFigures } from '../../lib/summary/judge-row.ts';
import type { SystemLine } from '../../record/system-line.ts';
import { fitTrend, type Point, type Trend } from '../../statistics/fit-trend.ts';
import { whySilent } from './system-figures.ts';

const HOUR_MS = 3_600_000;

/** The longest time without a sample, as a share of what is judged. */
const WIDEST_GAP = 0.2;

/** How the memory of the target's processes grew in a test, after its warm-up; each figure, or why there is none. */
export function memoryGrowth(lines: readonly SystemLine[], window: TimeWindow | undefined): DerivedFigures {
  const grown: Grown = window === undefined ? { why: 'the test has no load' } : growthWithin(lines, window);
  if ('why' in grown) {
    return {
      memory_growth: grown,
      memory_growth_least: grown,
      memory_growth_most: grown,
      memory_per_hour: grown,
    };
  }
  const { start, rise, riseInterval } = grown.trend;
  return {
    memory_growth: rise / start,
    memory_growth_least: riseInterval.low / start,
    memory_growth_most: riseInterval.high / start,
    memory_per_hour: (rise * HOUR_MS) / grown.lengthMs,
  };
}

/** The line through the memory and the time that it is of, or why there is none. */
type Grown = { readonly trend: Trend; readonly lengthMs: number } | { readonly why: string };

function growthWithin(lines: readonly SystemLine[], { fromMs, toMs }: TimeWindow): Grown {
  const startMs = fromMs + Math.min(MOST_WARM_UP_MS, (toMs - fromMs) * WARM_UP_SHARE);
  const points = memorySamples(lines).filter(({ x }) => x >= startMs && x <= toMs);
  if (points.length === 0) {
    return { why: whyNoMemory(lines) };
  }
  const moments = [startMs, ...points.map(({ x }) => x), toMs];
  const widest = moments.reduce((most, x, index) => Math.max(most, x - (moments[index - 1] ?? x)), 0);
  if (widest > WIDEST_GAP * (toMs - startMs)) {
    return { why: `the target’s memory was not sampled for ${Math.round(widest / 1_000)} s of the test` };
  }
  const trend = fitTrend(points, GROWTH_CONFIDENCE);
  if (trend === undefined || trend.start <= 0) {
    return { why: `${points.length} samples of the target’s memory after its warm-up are too few` };
  }
  return { trend, lengthMs: (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0) };
}

/** Memory of the target's processes, bytes by epoch ms; that of the one source that has the most of it. */
export function memorySamples(lines: readonly SystemLine[]): readonly Point[] {
  const bySource = new Map<string, Point[]>();
  for (const line of lines) {
    const bytes =
      line.kind === 'sample' && line.component === 'application' ? line.values['memoryBytes'] : undefined;
    if (line.kind === 'sample' && bytes !== undefined) {
      const points = bySource.get(line.source);
      if (points === undefined) {
        bySource.set(line.source, [{ x: line.t, y: bytes }]);
      } else {
        points.push({ x: line.t, y: bytes });
      }
    }
  }
  return [...bySource.values()].reduce((most, each) => (each.length > most.length ? each : most), []);
}

/** Why there is none. */
export function whyNoMemory(lines: readonly SystemLine[]): string {
  return lines.some((line) => line.kind === 'sample' && line.source === 'host')
    ? 'no process of the target is known on this machine, and nothing else gave its memory'
    : whySilent('host', lines);
}
