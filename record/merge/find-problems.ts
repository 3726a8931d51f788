import type { MergeProblem } from './merge-schema.ts';
import type { GeneratorRecord } from './read-generator.ts';

/** Starts of two generators of a test are at most so far apart, by their own clocks, ms. */
const MOST_APART_MS = 5_000;

/** Problems that are not of lines. */
const ASIDE = new Set<MergeProblem['kind']>(['no-summary', 'recovered', 'no-timeline', 'clock', 'unproven']);

/** Numbers named in a message. */
const NAMED = 5;

/** What is wrong with what the generators of a test left, of whom there were `expected`. */
export function findProblems(records: readonly GeneratorRecord[], expected: number): MergeProblem[] {
  return [
    ...(records.length < expected
      ? [
          problem(
            'missing-generator',
            undefined,
            `expected the files of ${expected} generators, found those of ${records.length}`,
          ),
        ]
      : []),
    ...records.flatMap(ofGenerator),
    ...ofRuns(records),
    ...ofNumbers(records),
    ...ofUsers(records),
    ...ofClocks(records),
  ];
}

/** Whether every line that was printed has been read. */
export function areLinesWhole(problems: readonly MergeProblem[]): boolean {
  return problems.every(({ kind }) => ASIDE.has(kind));
}

/** Whether nobody can tell which figures are the test's. */
export function isMixed(problems: readonly MergeProblem[]): boolean {
  return problems.some(({ kind }) => kind === 'same-generator' || kind === 'other-run');
}

function ofGenerator({
  folder,
  lines,
  hasLog,
  summary,
  isRecovered,
  summaryProblem,
}: GeneratorRecord): MergeProblem[] {
  const found: MergeProblem[] = [];
  if (!hasLog) {
    found.push(problem('missing-lines', folder, 'it has no log, so nothing of what its users printed'));
  }
  if (isRecovered) {
    found.push(
      problem(
        'recovered',
        folder,
        'its k6 wrote no summary: the figures are those of its recording and of the lines of its users, which are whole',
      ),
    );
  }
  if (summary === undefined) {
    found.push(problem('no-summary', folder, `its k6 has no summary: ${summaryProblem}`));
  }
  if (lines.damaged > 0) {
    found.push(problem('damaged-line', folder, `${lines.damaged} lines of its log are cut or torn`));
  }
  if (lines.incomplete.length > 0) {
    found.push(
      problem(
        'missing-lines',
        folder,
        `lines are missing of ${lines.incomplete.length} of its virtual users: ${listOf(lines.incomplete)}`,
      ),
    );
  } else if (lines.damaged === 0 && lines.miscounted.length > 0) {
    found.push(
      problem(
        'missing-lines',
        folder,
        `its lines do not hold all that was printed of ${lines.miscounted[0]}`,
      ),
    );
  }
  return found;
}

function ofRuns(records: readonly GeneratorRecord[]): MergeProblem[] {
  const nonces = new Map<string, string>();
  for (const { folder, lines, summary } of records) {
    for (const nonce of [...lines.nonces, ...(summary?.run === undefined ? [] : [summary.run.nonce])]) {
      nonces.set(nonce, nonces.get(nonce) ?? folder);
    }
  }
  const tests = new Set(records.flatMap(({ summary }) => summary?.test ?? []));
  const seen = [...nonces].map(([nonce, folder]) => `${nonce} (first in generator ${folder})`);
  if (nonces.size > 1) {
    return [
      problem(
        'other-run',
        undefined,
        `the logs are of different runs: ${seen.sort().join(', ')}; keep those of one`,
      ),
    ];
  }
  return tests.size > 1
    ? [
        problem(
          'other-run',
          undefined,
          `the summaries are of different tests: ${[...tests].sort().join(', ')}`,
        ),
      ]
    : [];
}

function ofNumbers(records: readonly GeneratorRecord[]): MergeProblem[] {
  const folders = new Map<number, string>();
  const found: MergeProblem[] = [];
  for (const { folder, lines } of records) {
    if (lines.numbers.size > 1) {
      const numbers = listOf([...lines.numbers].sort((a, b) => a - b));
      found.push(
        problem('same-generator', folder, `its log holds the lines of several generators: ${numbers}`),
      );
    }
    for (const number of lines.numbers) {
      const other = folders.get(number);
      if (other !== undefined) {
        found.push(
          problem(
            'same-generator',
            folder,
            `its log is that of generator ${number}, which is in ${other} too`,
          ),
        );
      }
      folders.set(number, other ?? folder);
    }
  }
  return found;
}

function ofUsers(records: readonly GeneratorRecord[]): MergeProblem[] {
  const planned = records.find(({ summary }) => summary?.run !== undefined)?.summary?.run?.virtualUsers;
  if (planned === undefined) {
    return [];
  }
  const seen = new Set(records.flatMap(({ lines }) => lines.users));
  const missing = Array.from({ length: planned }, (_, i) => i + 1).filter((vu) => !seen.has(vu));
  return missing.length === 0
    ? []
    : [
        problem(
          'missing-users',
          undefined,
          `nothing is there of ${missing.length} of ${planned} virtual users: ${listOf(missing)}`,
        ),
      ];
}

function ofClocks(records: readonly GeneratorRecord[]): MergeProblem[] {
  const starts = records.flatMap(({ folder, summary, lines }) =>
    summary === undefined
      ? Number.isFinite(lines.firstMs)
        ? [{ folder, atMs: lines.firstMs }]
        : []
      : [{ folder, atMs: summary.endedAtMs - summary.durationMs }],
  );
  const [first] = starts;
  return starts.flatMap(({ folder, atMs }) => {
    const apartMs = first === undefined ? 0 : Math.round(atMs - first.atMs);
    return Math.abs(apartMs) <= MOST_APART_MS
      ? []
      : [
          problem(
            'clock',
            folder,
            `by its clock it began ${apartMs} ms after generator ${first?.folder}: it was late, or its clock is off`,
          ),
        ];
  });
}

function problem(kind: MergeProblem['kind'], generator: string | undefined, message: string): MergeProblem {
  return { kind, ...(generator === undefined ? {} : { generator }), message };
}

function listOf(numbers: readonly number[]): string {
  const more = numbers.length - NAMED;
  return `${numbers.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
