import type { GeneratorState } from '../../../record/read-generators.ts';
import { percentile } from '../../../statistics/percentile.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import { list, paragraph, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import type { TestView } from '../report-context.ts';
import type { Block, Cell, Section } from '../report-model.ts';

/** Which generator had which part of a test, and how its figures were proved against k6's own; nothing without a merge. */
export function buildGenerators(test: TestView): Section[] {
  const { record, report } = test;
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
        ['Generator', 'Virtual users>', 'Share>', 'Lines>', 'Started>', 'First measured', 'Last measured'],
        generators.map(({ folder, virtualUsers, lines, firstMs, lastMs, startedAfterMs }) => [
          text(folder),
          figure(virtualUsers, 'count', ''),
          figure(users === 0 ? undefined : virtualUsers / users, 'ratio', 'no generator has virtual users'),
          figure(lines, 'count', ''),
          figure(
            startedAfterMs?.first,
            'ms',
            'none of its virtual users told it',
            `after the agreed moment; its last virtual user ${formatFigure(startedAfterMs?.last ?? 0, 'ms')}`,
          ),
          at(firstMs),
          at(lastMs),
        ]),
      ),
      healthTable(test),
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

/** How the process of each generator was while there was load, by samples of its own. */
function healthTable({ record, window }: TestView): Block {
  const folders = record.merge?.generators.map(({ folder }) => folder) ?? [];
  return table(
    [
      'Generator',
      'Where',
      'CPU of its cores, p95>',
      'Memory, max>',
      'Open files, max>',
      'Stopped for garbage collection>',
      'Clock off by>',
    ],
    folders.map((folder) => {
      const state = record.generators?.find((one) => one.folder === folder);
      return [
        text(folder),
        text(describePlace(state), 'it left no readable generator.json'),
        ...healthCells(state, window),
        clockCell(state),
      ];
    }),
  );
}

function describePlace(state: GeneratorState | undefined): string | undefined {
  const file = state?.file;
  return file && `${file.name}, ${file.place === 'local' ? 'this machine' : file.place}`;
}

function healthCells(state: GeneratorState | undefined, window: TestView['window']): Cell[] {
  const lines = (state?.health ?? []).filter(
    ({ t }) => window === undefined || (t >= window.fromMs && t <= window.toMs),
  );
  const cpu = lines.map(({ cpuPercent }) => cpuPercent);
  if (cpu.length === 0) {
    const why =
      state?.health === undefined
        ? 'its process was not sampled: there is no health.ndjson of it'
        : 'no sample of its process lies within the load';
    return [noData(why), noData(why), noData(why), noData(why)];
  }
  const files = lines.flatMap((line) => line.files ?? []);
  const samples = `${cpu.length} samples, ${lines[0]?.cores} cores`;
  return [
    figure(percentile(cpu, 0.95), 'percent', '', samples),
    figure(Math.max(...lines.map(({ memoryBytes }) => memoryBytes)), 'bytes', ''),
    files.length === 0
      ? noData('its samples do not have them')
      : figure(
          Math.max(...files.map(({ open }) => open)),
          'count',
          '',
          `of ${files.at(-1)?.limit.toLocaleString('en-US')}`,
        ),
    figure(
      lines.reduce((sum, { gcPauseMs }) => sum + gcPauseMs, 0),
      'ms',
      '',
    ),
  ];
}

function clockCell(state: GeneratorState | undefined): Cell {
  const file = state?.file;
  if (file?.clock === undefined) {
    return file?.place === 'local' ? text('nothing: it is the same clock') : noData('it was not asked');
  }
  return figure(file.clock.offsetMs, 'ms', '', `± ${formatFigure(file.clock.boundMs, 'ms')}`);
}
