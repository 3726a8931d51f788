import { paragraph, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import { KEY_FIGURES } from '../comparable-figures.ts';
import {
  compareFigures,
  describeChange,
  describeVerdict,
  type FigureComparison,
} from '../compare-figures.ts';
import type { ReportContext } from '../report-context.ts';
import type { Block, Cell, Section } from '../report-model.ts';
import { isChanged, relativeChange } from '../summarise-changes.ts';

const NO_DATA_NOW = 'this run has no data for it';

/** Rows of the table of what changed beside the key figures; make compare shows all. */
const MOST_FURTHER = 20;

/**
 * This run, with its repeats, beside an earlier comparable one with its own. The run is the unit: where a side has one
 * run only, there is a difference and no verdict.
 */
export function buildComparison({ record, comparable, baseline, siblings }: ReportContext): Section {
  const own = { runId: record.manifest.runId, figures: comparable };
  const after = [...siblings, own];
  const before = 'runId' in baseline ? baseline.runs : [];
  const why = 'reason' in baseline ? baseline.reason : 'the earlier run has no data for it';
  const compared = compareFigures(before, after);
  const isRepeated = before.length > 1 && after.length > 1;
  const key = compared.filter(({ figure: of }) => of.group === KEY_FIGURES);
  const further = compared.filter(({ figure: of }) => of.group !== KEY_FIGURES);
  return section('comparison', 'Comparison with previous tests', [
    paragraph(
      'runId' in baseline
        ? `Compared with ${baseline.runId}. ${describeRuns(before.length, after.length)}`
        : `Nothing to compare with: ${baseline.reason}.`,
    ),
    comparisonTable(key, isRepeated, why),
    ...(before.length === 0 ? [] : furtherBlocks(further, isRepeated, why)),
  ]);
}

/** What changed among all other figures, the largest change first. */
function furtherBlocks(further: readonly FigureComparison[], isRepeated: boolean, why: string): Block[] {
  const changed = further
    .filter(isChanged)
    .sort((a, b) => Math.abs(relativeChange(b)) - Math.abs(relativeChange(a)));
  const count = further.filter(({ before, after }) => before !== null && after !== null).length;
  const what = isRepeated ? 'are better, worse or changed' : 'differ by 5 % or more';
  const sentence = `Of ${count.toLocaleString('en-US')} further figures of both sides ${changed.length.toLocaleString('en-US')} ${what}${changed.length > MOST_FURTHER ? `; the ${MOST_FURTHER} that changed most are shown` : ''}. All are given by make compare.`;
  if (changed.length === 0) {
    return [paragraph(sentence)];
  }
  return [
    paragraph(sentence),
    comparisonTable(changed.slice(0, MOST_FURTHER), isRepeated, why, { isGrouped: true }),
  ];
}

/** What the numbers of runs allow to be said. */
export function describeRuns(before: number, after: number): string {
  if (before === 1 && after === 1) {
    return 'These are single runs: a difference may be chance.';
  }
  const counts = `${before} earlier and ${after} later runs`;
  return before === 1 || after === 1
    ? `Of ${counts} one side is a single run, so there is a difference but no verdict: repeat it with REPEAT=5.`
    : `The run is the unit: ${counts}, by Mann–Whitney and a bootstrap interval of the change of medians; below 5 % nothing counts as a change.`;
}

/**
 * The table of a comparison; with repeats on both sides it has a verdict for each figure. `isGrouped` puts the test or
 * part of the system before the name of a figure.
 */
export function comparisonTable(
  comparisons: readonly FigureComparison[],
  isRepeated: boolean,
  why: string,
  { isGrouped = false, caption }: { readonly isGrouped?: boolean; readonly caption?: string } = {},
): Block {
  const rows = comparisons.map((compared): Cell[] => {
    const { figure: of, before, after } = compared;
    return [
      text(isGrouped ? `${of.group}: ${of.label}` : of.label),
      figure(before, of.unit, why),
      figure(after, of.unit, NO_DATA_NOW),
      changeOf(compared, why),
      ...(isRepeated ? [verdictOf(compared, why)] : []),
    ];
  });
  const columns = ['Metric', 'Previous test>', 'Current test>', 'Change>'];
  return table(isRepeated ? [...columns, 'Verdict'] : columns, rows, caption);
}

function verdictOf(compared: FigureComparison, why: string): Cell {
  return compared.comparison.verdict === 'no data' ? noData(why) : text(describeVerdict(compared));
}

function changeOf({ figure: of, before, after, comparison }: FigureComparison, why: string): Cell {
  if (before === null) {
    return noData(why);
  }
  if (after === null) {
    return noData(NO_DATA_NOW);
  }
  const change = describeChange(of.unit, before, after);
  if (change === 'the same') {
    return { kind: 'text', text: change };
  }
  const words =
    of.better === 'neither' ? '' : after > before === (of.better === 'higher') ? 'better' : 'worse';
  if (comparison.verdict !== 'single run') {
    return { kind: 'text', text: change, note: 'of medians' };
  }
  return { kind: 'text', text: change, note: words === '' ? 'single run' : `${words}, single run` };
}
