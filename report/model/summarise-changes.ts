import { formatFigure } from '../format/format-figure.ts';
import { describeChange, type FigureComparison, isRelevant } from './compare-figures.ts';

/** A figure that changed by more than what matters, judged or, of single runs, only measured. */
export function isChanged({ comparison, before, after, figure }: FigureComparison): boolean {
  if (comparison.verdict === 'better' || comparison.verdict === 'worse') {
    return true;
  }
  return (
    comparison.verdict === 'single run' &&
    before !== null &&
    after !== null &&
    isRelevant(figure.unit, before, after)
  );
}

/** How much a figure changed as a share of what it was; infinite from nothing. */
export function relativeChange({ before, after }: FigureComparison): number {
  if (before === null || after === null || before === after) {
    return 0;
  }
  return before === 0 ? Number.POSITIVE_INFINITY : (after - before) / before;
}

/** What changed first, with its counts: `2 of 84 figures are worse, 1 better … Most: API p95 latency, 11 ms → 21 ms`. */
export function summariseChanges(comparisons: readonly FigureComparison[]): string {
  const both = comparisons.filter(({ before, after }) => before !== null && after !== null);
  const count = (verdict: string): number =>
    both.filter(({ comparison }) => comparison.verdict === verdict).length;
  const oneSided = comparisons.length - both.length;
  const only = oneSided === 0 ? '' : ` ${oneSided} more are on one side only.`;
  const changed = both.filter(isChanged);
  const [most] = changed.toSorted((a, b) => Math.abs(relativeChange(b)) - Math.abs(relativeChange(a)));
  const [first] = changed.filter(({ comparison }) => comparison.verdict === 'worse');
  const named = first ?? most;
  const example =
    named === undefined || named.before === null || named.after === null
      ? ''
      : ` First: ${named.figure.group}, ${named.figure.label}, ${formatFigure(named.before, named.figure.unit)} → ${formatFigure(named.after, named.figure.unit)} (${describeChange(named.figure.unit, named.before, named.after)}).`;
  const single = count('single run');
  if (single > 0) {
    return `${changed.length} of ${both.length} figures differ by what matters, which of single runs may be chance.${example}${only}`;
  }
  const words = [
    `${count('worse')} worse`,
    `${count('better')} better`,
    `${count('no change')} without a change`,
    `${count('inconclusive')} inconclusive`,
  ].join(', ');
  return `Of ${both.length} figures ${words}.${example}${only}`;
}
