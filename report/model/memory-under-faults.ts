import type { TimeWindow } from '../../collectors/summarise.ts';
import { faultMemoryMetrics } from '../../lib/config/memory-under-faults.ts';
import type { DerivedFigures } from '../../lib/summary/judge-row.ts';
import type { FaultSpan } from '../../record/fault-event.ts';
import type { SystemLine } from '../../record/system-line.ts';
import { memorySamples, whyNoMemory } from './memory-growth.ts';

/** The target's memory before, under and after the faults of a test; each figure, or why there is none. */
export function memoryUnderFaults(
  lines: readonly SystemLine[],
  window: TimeWindow | undefined,
  faults: readonly FaultSpan[],
): DerivedFigures {
  if (window === undefined || faults.length === 0) {
    return without('no fault was in effect, so that nothing was before it');
  }
  const { fromMs, toMs } = window;
  const injectedMs = Math.min(...faults.map((fault) => fault.fromMs));
  const samples = memorySamples(lines).filter(({ x }) => x >= fromMs && x <= toMs);
  const before = samples.filter(({ x }) => x < injectedMs).map(({ y }) => y);
  const since = samples.filter(({ x }) => x >= injectedMs).map(({ y }) => y);
  const last = since.at(-1);
  if (before.length === 0 || last === undefined) {
    return without(
      samples.length === 0
        ? whyNoMemory(lines)
        : `the target’s memory was not sampled ${last === undefined ? 'from the fault on' : 'before the fault'}`,
    );
  }
  const base = before.reduce((sum, bytes) => sum + bytes, 0) / before.length;
  const peak = Math.max(...since);
  return {
    memory_before: base,
    memory_peak: peak,
    memory_after: last,
    memory_factor: peak / base,
    memory_left: last / base,
  };
}

function without(why: string): DerivedFigures {
  return Object.fromEntries(Object.keys(faultMemoryMetrics).map((name) => [name, { why }]));
}
