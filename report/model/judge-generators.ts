import type { TimeWindow } from '../../collectors/summarise.ts';
import type { Merge } from '../../record/merge/merge-schema.ts';
import type { GeneratorState } from '../../record/read-generators.ts';
import { percentile } from '../../statistics/percentile.ts';
import {
  GARBAGE_LIMIT_PERCENT,
  HEALTH_LIMITS,
  MEMORY_LIMIT_PERCENT,
  OPEN_FILES_SHARE,
} from './health-limits.ts';
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
  { folder, file, health, machineBytes }: GeneratorState,
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
  const of = `generator ${file.name}`;
  const worst = (values: readonly number[], stat: 'p95' | 'max'): Measured => {
    const actual = percentile(values, stat === 'p95' ? 0.95 : 1);
    return actual === null ? { why } : { actual };
  };
  const pauses = lines.flatMap(({ t, gcPauseMs }, index) => {
    const before = lines[index - 1];
    return before === undefined || t <= before.t ? [] : [(100 * gcPauseMs) / (t - before.t)];
  });
  const memory = Math.max(0, ...lines.map(({ memoryBytes }) => memoryBytes));
  const files = lines.flatMap((line) => line.files ?? []);
  const fileLimit = files.at(-1)?.limit;
  return [
    judged(
      wordsFor('cpu', folder, `CPU of ${of} (share of its cores), p95`, 'percent'),
      CPU_LIMIT_PERCENT,
      worst(
        lines.map(({ cpuPercent }) => cpuPercent),
        'p95',
      ),
    ),
    judged(
      wordsFor(
        'garbage',
        folder,
        `Garbage collection of ${of} (share of the time it stood still), p95`,
        'percent',
      ),
      GARBAGE_LIMIT_PERCENT,
      worst(pauses, 'p95'),
    ),
    judged(
      wordsFor('memory', folder, `Memory of ${of} (share of its machine), max`, 'percent'),
      MEMORY_LIMIT_PERCENT,
      lines.length === 0
        ? { why }
        : machineBytes === undefined
          ? { why: 'what its machine has is not known: it was not started by this run' }
          : { actual: (100 * memory) / machineBytes },
    ),
    judged(
      wordsFor('open-files', folder, `Open files of ${of}, max`, 'count'),
      fileLimit === undefined ? null : OPEN_FILES_SHARE * fileLimit,
      lines.length > 0 && files.length === 0
        ? { why: 'its samples do not have them' }
        : worst(
            files.map(({ open }) => open),
            'max',
          ),
    ),
  ];
}

/** How a limit of a generator elsewhere is called; the reason and the advice are those of this machine's generator. */
function wordsFor(
  id: string,
  folder: string,
  label: string,
  unit: JudgedHealth['unit'],
): Pick<JudgedHealth, 'id' | 'label' | 'unit' | 'reason' | 'advice'> {
  const { reason = '', advice = '' } = HEALTH_LIMITS.find((limit) => limit.id === id) ?? {};
  return { id: `${id}-${folder}`, label, unit, reason, advice };
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
