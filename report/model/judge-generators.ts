import type { TimeWindow } from '../../collectors/summarise.ts';
import type { Merge } from '../../record/merge/merge-schema.ts';
import type { GeneratorState } from '../../record/read-generators.ts';
import { percentile } from '../../statistics/percentile.ts';
import { GARBAGE_LIMIT_PERCENT, HEALTH_LIMITS } from './health-limits.ts';
import type { ReportTest } from './report-model.ts';

/** A figure, or why there is none. */
type Measured = { readonly actual: number } | { readonly why: string };

type JudgedHealth = ReportTest['health'][number];

/** Generators of one machine begin at most so far from the moment that they agreed on, ms. */
const START_LIMIT_MS = 5;

/** The share of its cores that a generator may take, per cent: the same for one that runs elsewhere. */
const CPU_LIMIT_PERCENT = 90;

/**
 * How far from the agreed moment the generators of a test began: of each its first virtual user, of all the one that was
 * farthest off. Held to a limit where all share a clock; elsewhere each is by its own, which the table of generators has.
 */
export function judgeStarts(merge: Merge | undefined, states: readonly GeneratorState[]): JudgedHealth[] {
  const generators = merge?.generators ?? [];
  if (generators.length < 2) {
    return [];
  }
  const areHere = states.length > 0 && states.every(({ file }) => file?.place === 'local');
  const silent = generators.filter(({ startedAfterMs }) => startedAfterMs === undefined);
  const offMs = generators.map(({ startedAfterMs }) => Math.abs(startedAfterMs?.first ?? 0));
  return [
    judged(
      {
        id: 'start-skew',
        label: 'Start of the generators (off the agreed moment), most',
        unit: 'ms',
        reason:
          'The load of a test is planned from one moment. Generators that begin apart make another load than the one that was planned.',
        advice: 'Fewer virtual users or fewer generators on this machine, or a machine with more cores.',
      },
      areHere ? START_LIMIT_MS : null,
      silent.length === 0
        ? { actual: Math.max(...offMs) }
        : {
            why: `generator ${silent.map(({ folder }) => folder).join(', ')} did not say when it began`,
          },
    ),
  ];
}

/** The process of a generator that runs on another machine, judged as one of this machine is; none for one of this. */
export function judgeElsewhere(
  { folder, file, health }: GeneratorState,
  window: TimeWindow | undefined,
): JudgedHealth[] {
  if (file === undefined || file.place === 'local') {
    return [];
  }
  const lines = (health ?? []).filter(
    ({ t }) => window === undefined || (t >= window.fromMs && t <= window.toMs),
  );
  const why =
    health === undefined ? 'its process was not sampled' : 'no sample of its process lies within the load';
  const p95 = (values: readonly number[]): Measured => {
    const actual = values.length === 0 ? null : percentile(values, 0.95);
    return actual === null ? { why } : { actual };
  };
  const pauses = lines.flatMap(({ t, gcPauseMs }, index) => {
    const before = lines[index - 1];
    return before === undefined || t <= before.t ? [] : [(100 * gcPauseMs) / (t - before.t)];
  });
  const of = `generator ${file.name}`;
  return [
    judged(
      {
        id: `cpu-${folder}`,
        label: `CPU of ${of} (share of its cores), p95`,
        unit: 'percent',
        ...wordsOf('cpu'),
      },
      CPU_LIMIT_PERCENT,
      p95(lines.map(({ cpuPercent }) => cpuPercent)),
    ),
    judged(
      {
        id: `garbage-${folder}`,
        label: `Garbage collection of ${of} (share of the time it stood still), p95`,
        unit: 'percent',
        ...wordsOf('garbage'),
      },
      GARBAGE_LIMIT_PERCENT,
      p95(pauses),
    ),
  ];
}

/** The reason and the advice of a limit of this machine's generator. */
function wordsOf(id: string): Pick<JudgedHealth, 'reason' | 'advice'> {
  const { reason = '', advice = '' } = HEALTH_LIMITS.find((limit) => limit.id === id) ?? {};
  return { reason, advice };
}

function judged(
  words: Pick<JudgedHealth, 'id' | 'label' | 'unit' | 'reason' | 'advice'>,
  limit: number | null,
  measured: Measured,
): JudgedHealth {
  const actual = 'actual' in measured ? measured.actual : null;
  return {
    ...words,
    limit,
    actual,
    status: actual === null ? 'no-data' : limit === null ? 'info' : actual > limit ? 'fail' : 'pass',
    note: null,
    noDataReason: 'why' in measured ? measured.why : null,
  };
}
