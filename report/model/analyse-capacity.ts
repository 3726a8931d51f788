import type { Capacity } from '../../record/capacity-schema.ts';
import { analyseScalability } from '../../statistics/analyse-scalability.ts';
import { findKnee, type Knee } from '../../statistics/find-knee.ts';
import type { CannotScale, Scalability } from '../../statistics/scalability.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';
import { uslThroughput } from '../../statistics/usl-model.ts';
import type { Chart } from './report-model.ts';

/** Users that seed 001 asks a projection to. */
export const PROJECTED_USERS = [20_000, 50_000, 100_000] as const;
/** Users that a profile's rate of messages stands for: each sends one every ten seconds. */
const SECONDS_PER_MESSAGE = 10;

/** What the load steps of a capacity run say. */
export interface CapacityView {
  readonly capacity: Capacity;
  /** Steps that the generator could not make as asked; they say nothing of the target and are left out. */
  readonly leftOut: number;
  readonly knee: Knee;
  readonly law: Scalability | CannotScale;
  /** The largest load that can be vouched for: the knee, or without one the largest valid step that met its targets. */
  readonly capacityLoad: number | null;
  /** True when the capacity is only a lower bound, because no knee was reached. */
  readonly isLowerBound: boolean;
  readonly charts: readonly Chart[];
}

/** The load that so many users make, in the unit that was stepped. */
export function loadOfUsers(users: number, unit: Capacity['unit']): number {
  return unit === 'users' ? users : users / SECONDS_PER_MESSAGE;
}

/** Knee, Universal Scalability Law and charts of a capacity run; only steps whose generator kept up count. */
export function analyseCapacity(capacity: Capacity): CapacityView {
  const valid = capacity.steps.filter((step) => step.isValid);
  const measured = valid.flatMap(({ load, throughput, p95LatencyMs }) =>
    throughput === null ? [] : [{ load, throughput, p95LatencyMs }],
  );
  const { latencyLimitMs } = capacity;
  const knee = findKnee(measured, latencyLimitMs === null ? {} : { latencyLimitMs });
  const projectTo = PROJECTED_USERS.map((users) => loadOfUsers(users, capacity.unit));
  const law = analyseScalability(measured, { random: seededRandom(1), projectTo });
  const good = valid.filter(({ verdict }) => verdict === 'PASSED' || verdict === 'PARTIAL');
  const largestGood = good.length === 0 ? null : Math.max(...good.map(({ load }) => load));
  return {
    capacity,
    leftOut: capacity.steps.length - measured.length,
    knee,
    law,
    // What was searched for is known more closely than a bend that is fitted.
    capacityLoad:
      capacity.answer === undefined ? (knee.kind === 'knee' ? knee.load : largestGood) : capacity.answer.low,
    isLowerBound: capacity.answer === undefined ? knee.kind !== 'knee' : capacity.answer.stoppedBy !== 'knee',
    charts: buildCharts(capacity, knee, law),
  };
}

function buildCharts({ steps, unit }: Capacity, knee: Knee, law: Scalability | CannotScale): Chart[] {
  const categories = steps.map(({ load, isValid }) => {
    const mark = knee.kind === 'knee' && knee.load === load ? ' ◀ knee' : isValid ? '' : ' (not valid)';
    return `${load.toLocaleString('en-US')} ${unit}${mark}`;
  });
  const { fit } = law;
  const fitted =
    fit === null
      ? []
      : [
          {
            name: 'Universal Scalability Law',
            colour: 7,
            values: steps.map(({ load }) => uslThroughput(fit, load)),
          },
        ];
  const throughput: Chart = {
    kind: 'bars',
    id: 'bars-capacity-throughput',
    title: 'Completed work by load',
    unit: 'per_second',
    categories,
    series: [{ name: 'completed', colour: 2, values: steps.map((step) => step.throughput) }, ...fitted],
  };
  const latency: Chart = {
    kind: 'bars',
    id: 'bars-capacity-latency',
    title: 'Latency (p95) by load',
    unit: 'ms',
    categories,
    series: [{ name: 'p95', colour: 1, values: steps.map((step) => step.p95LatencyMs) }],
  };
  return steps.length === 0 ? [] : [throughput, latency];
}
