import { formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import { list, paragraph, section, table } from '../blocks.ts';
import { figure, text } from '../cells.ts';
import type { TestView } from '../report-context.ts';
import type { Section } from '../report-model.ts';

/** Which generator had which part of a test, and how its figures were proved against k6's own; nothing without a merge. */
export function buildGenerators({ record, report }: TestView): Section[] {
  const { merge } = record;
  if (merge === undefined) {
    return [];
  }
  const { generators, proof, problems, missing, differences } = merge;
  const users = generators.reduce((sum, { virtualUsers }) => sum + virtualUsers, 0);
  const start = report.startedAtMs ?? 0;
  const at = (atMs: number | null) =>
    text(atMs === null ? null : formatOffset(atMs, start), 'it measured nothing');
  return [
    section(`test-${report.name}-generators`, 'Generators', [
      table(
        ['Generator', 'Virtual users>', 'Share>', 'Lines>', 'First measured', 'Last measured'],
        generators.map(({ folder, virtualUsers, lines, firstMs, lastMs }) => [
          text(folder),
          figure(virtualUsers, 'count', ''),
          figure(users === 0 ? undefined : virtualUsers / users, 'ratio', 'no generator has virtual users'),
          figure(lines, 'count', ''),
          at(firstMs),
          at(lastMs),
        ]),
      ),
      paragraph(
        `Each generator’s figures were worked out again from its lines and held against those of its k6: ${proof.counts.toLocaleString('en-US')} counts are the same, ${proof.percentiles.toLocaleString('en-US')} percentiles lie within a bucket (the largest difference is ${formatFigure(proof.worstShare, 'ratio')}).`,
      ),
      ...(problems.length + Object.keys(missing).length + differences.length === 0
        ? []
        : [
            list(
              [
                ...problems.map(({ generator, message }) =>
                  text(generator === undefined ? message : `Generator ${generator}: ${message}`),
                ),
                ...Object.entries(missing).map(([key, why]) => text(`${key} has no data: ${why}`)),
                ...differences.map(({ key, expression, k6, merged }) =>
                  text(
                    `${key} ${expression}: ${k6 ? 'held' : 'missed'} by k6’s own figures, ${merged ? 'held' : 'missed'} by those of all`,
                  ),
                ),
              ],
              '',
            ),
          ]),
    ]),
  ];
}
