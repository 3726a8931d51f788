import { describeOutcome, type TestEnd, withoutStack } from './local/describe-outcome.ts';
import type { GeneratorEnd, TogetherEnd } from './run-together.ts';

/** What the ends of a test's generators mean for the test; `logs` are the texts of their logs, in the same order. */
export function describeTogether({ ends, problem }: TogetherEnd, logs: readonly string[]): TestEnd {
  const said = ends.map(({ outcome }, index) => describeOutcome(outcome, logs[index] ?? ''));
  if (problem?.kind === 'setup') {
    return { state: 'failed', message: `Set-up failed: ${withoutStack(problem.text)}` };
  }
  if (problem?.kind === 'start') {
    return { state: 'failed', message: problem.text };
  }
  const many = ends.length > 1;
  const lost = problem === undefined ? undefined : ends.findIndex(({ number }) => number === problem.number);
  if (many && lost !== undefined) {
    const how = said[lost]?.message ?? 'it broke off';
    return {
      state: 'failed',
      message: `Generator ${nameOf(ends, lost)} of ${ends.length}: ${how} (the others were stopped: without it the load is not the one planned)`,
    };
  }
  const worst = ['failed', 'interrupted'].map((state) => said.findIndex((end) => end.state === state));
  const index = worst.find((found) => found >= 0);
  const end = index === undefined ? undefined : said[index];
  if (index === undefined || end === undefined) {
    return said.find(({ message }) => message !== undefined) ?? { state: 'complete' };
  }
  return many && end.state === 'failed'
    ? { ...end, message: `Generator ${nameOf(ends, index)} of ${ends.length}: ${end.message ?? ''}` }
    : end;
}

/**
 * k6's exit status where there is one k6. Several each judge their own part of the load by the limits of the whole, which
 * says nothing; what went wrong with one of them is said in words.
 */
export function exitCodeOf(ends: readonly GeneratorEnd[]): number | null | undefined {
  const [first, ...others] = ends;
  // How one ends that had to be ended says nothing of the limits.
  return others.length > 0 || first?.outcome.endedBy === 'unclosed' ? undefined : first?.outcome.exitCode;
}

function nameOf(ends: readonly GeneratorEnd[], index: number): string {
  return ends[index]?.name ?? String(index + 1);
}
