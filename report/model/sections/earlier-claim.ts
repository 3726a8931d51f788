import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import { list, section, table } from '../blocks.ts';
import { actualOf, text } from '../cells.ts';
import { headlineOf } from '../quick-metrics.ts';
import type { TestView } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { whyNotValid } from '../why-not-valid.ts';

/** What an earlier tool claimed beside what this run measured, and what each of them counted; nothing without a claim. */
export function buildEarlierClaim(test: TestView): Section[] {
  const claim = test.definition?.headline?.seed;
  const row = headlineOf(test);
  if (claim === undefined || row === undefined) {
    return [];
  }
  return [
    section(`test-${test.report.name}-claim`, 'An earlier claim beside this run', [
      table(
        ['By', 'Figure', 'What was counted'],
        [
          [text('An earlier tool'), text(claim.figure), text(claim.counted)],
          [text('This run'), figureOf(test, row), text(describeCount(test, row))],
        ],
      ),
    ]),
  ];
}

/** What a reader must know of the test beside its figures; nothing for a test that states nothing. */
export function buildNotes({ definition, report }: TestView): Section[] {
  const notes = (definition?.notes ?? []).map((note) => text(note));
  return notes.length === 0
    ? []
    : [section(`test-${report.name}-notes`, 'Notes on the test', [list(notes, '')])];
}

function figureOf({ report }: TestView, row: JudgedRow): Cell {
  const cell = actualOf(row);
  return cell.kind === 'figure' && report.verdict === 'NOT VALID'
    ? { ...cell, note: `not valid: ${whyNotValid(report)}` }
    : cell;
}

/** The row by its label, at which load it was measured, and how many samples it rests on. */
function describeCount({ load }: TestView, { label, samples }: JudgedRow): string {
  return [
    label,
    ...(load === undefined ? [] : [`${load.users.toLocaleString('en-US')} users`]),
    ...(samples === null ? [] : [`${samples.toLocaleString('en-US')} samples`]),
  ].join('; ');
}
