import type { JudgedRow } from '../../lib/summary/judge-row.ts';
import type { Manifest, ManifestTest } from '../../record/manifest-schema.ts';
import { formatBound, formatFigure } from '../format/format-figure.ts';
import { isAmount } from './is-amount.ts';
import type { ReportTest, Verdict } from './report-model.ts';

/** A test's reasons that the verdict of the run repeats. */
const MOST_REASONS = 3;

/** A verdict with the sentences it rests on. */
export interface Decision<V> {
  readonly verdict: V;
  readonly reasons: readonly string[];
}

/**
 * The verdict of one test. NOT VALID: the generator crossed a limit of its own (`crossings`), or the sources of the test
 * contradict one another (`contradictions`), so that neither a pass nor a miss can be believed. FAILED: a target missed, a target without data although the test was run, k6 judged a limit as
 * missed, or the built-in target ended by itself. PARTIAL: cut short, or only a stricter level missed. Absence of data is never a pass.
 */
export function decideTest(
  test: Pick<ManifestTest, 'state' | 'message' | 'targetEnded'> | undefined,
  rows: readonly JudgedRow[],
  missedByK6: readonly string[],
  crossings: readonly string[] = [],
  contradictions: readonly string[] = [],
): Decision<ReportTest['verdict']> {
  const { verdict, reasons } = judge(test, rows, missedByK6, crossings, contradictions);
  // What is said of a test that came to its end, and that its target did not, explains the rest.
  const said = test?.state === 'complete' && test.message !== undefined ? [test.message] : [];
  if (test?.targetEnded === undefined) {
    return { verdict, reasons: [...said, ...reasons] };
  }
  // Figures that are good because they were measured before it ended are no pass.
  const isJudged = verdict === 'PASSED' || verdict === 'PARTIAL';
  return {
    verdict: isJudged ? 'FAILED' : verdict,
    reasons: [`${test.targetEnded} during the test`, ...said, ...reasons],
  };
}

function judge(
  test: Pick<ManifestTest, 'state' | 'message'> | undefined,
  rows: readonly JudgedRow[],
  missedByK6: readonly string[],
  crossings: readonly string[],
  contradictions: readonly string[],
): Decision<ReportTest['verdict']> {
  const state = test?.state ?? 'not-run';
  const detail = test?.message === undefined ? '' : `: ${test.message}`;
  if (state === 'not-run' || state === 'pending') {
    return { verdict: 'NOT RUN', reasons: [`it was not run${detail}`] };
  }
  const targets = rows.filter((row) => row.limit !== null);
  const empty = targets
    .filter((row) => row.status === 'no-data')
    .map((row) => `${row.label}: no data (${row.noDataReason ?? 'nothing was measured'})`);
  const cut = state === 'interrupted' || state === 'running';
  const missed = rows.filter((row) => row.status === 'fail' && !(cut && isAmount(row))).map(describeMiss);
  if (state === 'failed') {
    return { verdict: 'FAILED', reasons: [`k6 could not finish it${detail}`, ...missed] };
  }
  const inconsistent =
    contradictions.length === 0 ? [] : [`inconsistent results: ${firstOf(contradictions)}`];
  // A target without data is missed whatever else is wrong.
  if (inconsistent.length > 0 && crossings.length === 0 && empty.length > 0 && !cut) {
    return { verdict: 'FAILED', reasons: [...empty, ...inconsistent, ...missed] };
  }
  if (crossings.length + inconsistent.length > 0) {
    const judged = missed.map((reason) => `not judged for that reason: ${reason}`);
    return {
      verdict: 'NOT VALID',
      reasons: [...inconsistent, ...crossings, ...(cut ? ['it was interrupted'] : []), ...judged, ...empty],
    };
  }
  if (cut && missed.length === 0) {
    return { verdict: 'PARTIAL', reasons: ['it was interrupted', ...empty] };
  }
  if (missed.length + missedByK6.length > 0 || (empty.length > 0 && !cut)) {
    return { verdict: 'FAILED', reasons: [...missed, ...missedByK6, ...empty] };
  }
  if (targets.length === 0) {
    return { verdict: 'PARTIAL', reasons: ['it has no targets to judge by'] };
  }
  const warned = rows.filter((row) => row.status === 'warn').map(describeMiss);
  return warned.length > 0
    ? { verdict: 'PARTIAL', reasons: warned }
    : { verdict: 'PASSED', reasons: [`all ${targets.length} targets met`] };
}

/**
 * The verdict of the run over the tests that were asked for: FAILED when a test or an overall target failed; NOT VALID
 * when a test is, or when the results contradict one another; PARTIAL when a test was not run or is itself partial, or
 * when the run did not end; PASSED otherwise. FAILED goes with exit status 99, NOT VALID with 98.
 */
export function decideRun(
  state: Manifest['state'],
  tests: readonly Pick<ReportTest, 'title' | 'verdict' | 'verdictReasons'>[],
  overall: readonly JudgedRow[],
  contradictions: readonly string[] = [],
): Decision<Verdict> {
  const reasonsOf = (verdict: ReportTest['verdict']): string[] =>
    tests
      .filter((test) => test.verdict === verdict)
      .map((test) => `${test.title}: ${firstOf(test.verdictReasons)}`);
  const invalid = [
    ...contradictions.map((sentence) => `inconsistent results: ${sentence}`),
    ...reasonsOf('NOT VALID'),
  ];
  const overallMissed = overall
    .filter((row) => row.status === 'fail')
    .map((row) => `Overall ${describeMiss(row)}`);
  // The overall figures hold those of every test: with one that is not valid they prove nothing either.
  const failed = [...reasonsOf('FAILED'), ...(invalid.length === 0 ? overallMissed : [])];
  const unfinished = [
    ...(state === 'complete' ? [] : [`the run is ${state}: what follows is not the whole run`]),
    ...(tests.length === 0 ? ['the run has no test'] : []),
  ];
  const partial = [
    ...unfinished,
    ...reasonsOf('PARTIAL'),
    ...reasonsOf('NOT RUN'),
    ...overall.filter((row) => row.status === 'warn').map((row) => `Overall ${describeMiss(row)}`),
  ];
  if (failed.length > 0 || state === 'failed') {
    return { verdict: 'FAILED', reasons: [...failed, ...invalid, ...partial] };
  }
  if (invalid.length > 0) {
    return { verdict: 'NOT VALID', reasons: [...invalid, ...partial] };
  }
  if (partial.length > 0) {
    return { verdict: 'PARTIAL', reasons: partial };
  }
  return {
    verdict: 'PASSED',
    reasons: [
      tests.length === 1 ? 'All targets of the test are met' : `All targets of ${tests.length} tests are met`,
    ],
  };
}

/** The first few reasons; the test's own section has them all. */
export function firstOf(reasons: readonly string[]): string {
  const more = reasons.length - MOST_REASONS;
  const shown = reasons.slice(0, MOST_REASONS).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

function describeMiss(row: JudgedRow): string {
  const bound = row.status === 'warn' ? row.warning : row.limit;
  const actual = row.actual === null ? 'no data' : formatFigure(row.actual, row.unit);
  const level = row.status === 'warn' ? 'stricter level' : 'target';
  return bound === null ? row.label : `${row.label} is ${actual}, ${level} ${formatBound(bound, row.unit)}`;
}
