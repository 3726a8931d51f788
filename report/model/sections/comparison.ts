import { paragraph, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import {
  compareFigures,
  describeChange,
  describeVerdict,
  type FigureComparison,
} from '../compare-figures.ts';
import type { ReportContext } from '../report-context.ts';
import type { Block, Cell, Section } from '../report-model.ts';

const NO_DATA_NOW = 'this run has no data for it';

/**
 * This run, with its repeats, beside an earlier comparable one with its own. The run is the unit: where a side has one
 * run only, there is a difference and no verdict.
 */
export function buildComparison({ record, figures, baseline, siblings }: ReportContext): Section {
  const own = { runId: record.manifest.runId, figures };
  const after = [...siblings, own];
  const before = 'runId' in baseline ? baseline.runs : [];
  const why = 'reason' in baseline ? baseline.reason : 'the earlier run has no data for it';
  return section('comparison', 'Comparison with previous tests', [
    paragraph(
      'runId' in baseline
        ? `Compared with ${baseline.runId}. ${describeRuns(before.length, after.length)}`
        : `Nothing to compare with: ${baseline.reason}.`,
    ),
    comparisonTable(compareFigures(before, after), before.length > 1 && after.length > 1, why),
  ]);
}

/** What the numbers of runs allow to be said. */
export function describeRuns(before: number, after: number): string {
  if (before === 1 && after === 1) return 'These are single runs: a difference may be chance.';
  const counts = `${before} earlier and ${after} later runs`;
  return before === 1 || after === 1
    ? `Of ${counts} one side is a single run, so there is a difference but no verdict: repeat it with REPEAT=5.`
    : `The run is the unit: ${counts}, by Mann–Whitney and a bootstrap interval of the change of medians; below 5 % nothing counts as a change.`;
}

/** The table of a comparison; with repeats on both sides it has a verdict for each figure. */
export function comparisonTable(
  comparisons: readonly FigureComparison[],
  isRepeated: boolean,
  why: string,
): Block {
  const rows = comparisons.map((compared): Cell[] => {
    const { figure: of, before, after } = compared;
    return [
      text(of.label),
      figure(before, of.unit, why),
      figure(after, of.unit, NO_DATA_NOW),
      changeOf(compared, why),
      ...(isRepeated ? [verdictOf(compared, why)] : []),
    ];
  });
  const columns = ['Metric', 'Previous test>', 'Current test>', 'Change>'];
  return table(isRepeated ? [...columns, 'Verdict'] : columns, rows);
}

function verdictOf(compared: FigureComparison, why: string): Cell {
  return compared.comparison.verdict === 'no data' ? noData(why) : text(describeVerdict(compared));
}

function changeOf({ figure: of, before, after, comparison }: FigureComparison, why: string): Cell {
  if (before === null) return noData(why);
  if (after === null) return noData(NO_DATA_NOW);
  const change = describeChange(of.unit, before, after);
  if (change === 'the same') return { kind: 'text', text: change };
  const words =
    of.better === 'neither' ? '' : after > before === (of.better === 'higher') ? 'better' : 'worse';
  if (comparison.verdict !== 'single run') return { kind: 'text', text: change, note: 'of medians' };
  return { kind: 'text', text: change, note: words === '' ? 'single run' : `${words}, single run` };
}
