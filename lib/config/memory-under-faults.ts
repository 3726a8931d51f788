import type { MetricSpec } from '../metrics/catalogue.ts';

const spec = (label: string, unit: MetricSpec['unit']): MetricSpec => ({
  kind: 'derived',
  unit,
  better: 'lower',
  label,
});

/**
 * The memory of the target's processes before the run's faults, at its highest from the first one on, and at the end of
 * the load. They follow from the system samples and the log of the faults.
 */
export const faultMemoryMetrics: Readonly<Record<string, MetricSpec>> = {
  memory_before: spec('Memory of the target before', 'bytes'),
  memory_peak: spec('Memory of the target, highest', 'bytes'),
  memory_after: spec('Memory of the target at the end', 'bytes'),
  memory_factor: spec('Memory of the target, highest ÷ before', 'count'),
  memory_left: spec('Memory of the target, end ÷ before', 'count'),
};
