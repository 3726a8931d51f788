import type { MetricSpec } from '../metrics/catalogue.ts';
import { derived, timed } from '../metrics/metric-specs.ts';
import { below } from './bounds.ts';
import type { Breakdown, Row } from './test-definition.ts';

/** So many that each has enough messages for a p95, and few enough for a table. */
const CHECKPOINTS = 10;

/** The checkpoint, from 1 to 10, that a moment of the load belongs to. */
export function checkpointAt(elapsedMs: number, durationMs: number): number {
  return Math.max(1, Math.min(CHECKPOINTS, Math.floor((elapsedMs / durationMs) * CHECKPOINTS) + 1));
}

/** The metrics of a test that lasts: each message timed in its checkpoint, and how far the last is from the first. */
export const checkpointMetrics: Readonly<Record<string, MetricSpec>> = {
  checkpoint_latency: timed(
    'Message latency by checkpoint, one delivery of each message',
    'checkpoint_messages',
  ),
  checkpoint_messages: { kind: 'counter', unit: 'count', better: 'neither', label: 'Messages timed' },
  latency_drift: derived('Drift of p95 from the first checkpoint to the last', 'ratio', 'lower', (figure) => {
    const at = (checkpoint: number) =>
      figure('checkpoint_latency', 'p(95)', { checkpoint: String(checkpoint) });
    const [first, last] = [at(1), at(CHECKPOINTS)];
    return first === undefined || last === undefined || first === 0 ? undefined : last / first - 1;
  }),
};

/** The row of the drift. */
export const driftRow: Row = {
  metric: 'latency_drift',
  stat: 'max',
  warning: below(0.5),
  reason: 'Half as slow again at the end is a trend; less is within what short checkpoints vary by.',
};

/** The table of the checkpoints. */
export const checkpointTable: Breakdown = {
  title: 'Latency by checkpoint',
  tag: 'checkpoint',
  heading: 'Checkpoint',
  items: Array.from({ length: CHECKPOINTS }, (_, index) => ({
    value: String(index + 1),
    label: `${index + 1} of ${CHECKPOINTS}`,
  })),
  columns: [
    { metric: 'checkpoint_messages', stat: 'count', label: 'Messages' },
    { metric: 'checkpoint_latency', stat: 'med', label: 'p50' },
    { metric: 'checkpoint_latency', stat: 'p(95)', label: 'p95' },
    { metric: 'checkpoint_latency', stat: 'max', label: 'Max' },
  ],
};
