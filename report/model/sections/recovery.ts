import { metricSpec } from '../../../lib/metrics/catalogue.ts';
import type { FaultRecovery, Impact } from '../../../record/recovery-schema.ts';
import { formatDuration } from '../../format/format-duration.ts';
import { type FigureUnit, formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import { lowerFirst } from '../../format/lower-first.ts';
import { list, paragraph, section, table } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import type { TestView } from '../report-context.ts';
import type { Block, Cell, Section } from '../report-model.ts';
import { whyNotRun } from '../why-not-run.ts';

/** Figures that the first table names for each fault; a table of their own has them all. */
const MOST_IMPACTS = 3;

/** What each fault that the run injected did to the test and when all was well again; nothing for a test without any. */
export function buildRecovery(test: TestView): Section[] {
  const { record, report } = test;
  const { recovery } = report;
  if (recovery === null && (record.faultSpans ?? []).length === 0) {
    return [];
  }
  const id = `test-${report.name}-recovery`;
  if (recovery === null) {
    const why = whyNotRun(test, 'the run wrote no readable recovery.json for this test');
    return [section(id, 'Recovery', [list([], why)])];
  }
  const { faults, holdMs } = recovery;
  if (faults.length === 0) {
    return [
      section(id, 'Recovery', [
        paragraph('No fault took effect, so that there was nothing to recover from.'),
      ]),
    ];
  }
  const startMs = report.startedAtMs ?? 0;
  return [
    section(id, 'Recovery', [
      timesTable(faults, holdMs, startMs),
      countsTable(faults),
      ...impactTable(faults, startMs),
    ]),
  ];
}

function timesTable(faults: readonly FaultRecovery[], holdMs: number, startMs: number): Block {
  return table(
    ['Fault', 'Injected', 'Removed', 'Detected after>', 'Degraded by', 'Recovered after>'],
    faults.map(({ id, description, injectedAtMs, removedAtMs, detected, impacts, recovered }) => [
      { kind: 'text', text: id, note: description },
      text(formatOffset(injectedAtMs, startMs)),
      removedAtMs === null
        ? noData('it happened once, or was not removed')
        : text(formatOffset(removedAtMs, startMs)),
      momentCell(detected),
      degradedCell(impacts, detected),
      momentCell(recovered),
    ]),
    `Detected: from the injection to the first operation that was due then and went wrong. Recovered: from the removal until every figure that had left its band was back in it for ${formatDuration(holdMs)}.`,
  );
}

function countsTable(faults: readonly FaultRecovery[]): Block {
  return table(
    [
      'Fault',
      'Failed>',
      'Lost>',
      'Duplicated>',
      'Late>',
      'Out of order>',
      'Connections lost>',
      'Regained>',
      'Attempts to connect in a second, most>',
    ],
    faults.map(({ id, deliveries, connections, operations }) => [
      text(id),
      failedCell(operations),
      countCell(deliveries.lost),
      countCell(deliveries.duplicated),
      countCell(deliveries.late),
      countCell(deliveries.outOfOrder),
      countCell(connections.lost),
      countCell(connections.regained),
      stormCell(connections),
    ]),
    'Failed: messages, connections and calls that went wrong from the injection until it was well again; they are what the fault caused, and no limit on errors of a healthy time is about them. Deliveries that were due from the injection until the recovery, the next fault or the end of the load; connections that ended unexpectedly, and those of them that were opened again.',
  );
}

/** Every figure that left its band; nothing where none did. */
function impactTable(faults: readonly FaultRecovery[], startMs: number): Block[] {
  const rows = faults.flatMap(({ id, impacts }) =>
    impacts.map((impact) => {
      const unit = UNITS[impact.unit];
      const { band, worst, worstAtMs, degradedBy, fromMs, toMs } = impact;
      return [
        text(id),
        text(labelOf(impact.figure)),
        figure(band.mean, unit, '', `at most ${formatFigure(band.to, unit)}, by ${band.windows} seconds`),
        figure(worst, unit, '', formatOffset(worstAtMs, startMs)),
        figure(degradedBy, unit, ''),
        text(formatOffset(fromMs, startMs)),
        toMs === null ? noData('it was not back for long enough') : text(formatOffset(toMs, startMs)),
      ];
    }),
  );
  return rows.length === 0
    ? []
    : [
        table(
          ['Fault', 'Figure', 'Before>', 'Worst>', 'Above its band>', 'Out of it', 'Back in it'],
          rows,
          'Figures that left the band in which they lay before: shares are of the operations of a second that went wrong, times are the 95th percentile of a second.',
        ),
      ];
}

const UNITS = { share: 'ratio', ms: 'ms', count: 'count' } as const satisfies Record<
  Impact['unit'],
  FigureUnit
>;

function momentCell(moment: FaultRecovery['detected']): Cell {
  switch (moment.state) {
    case 'known':
      return figure(
        moment.afterMs,
        'duration_ms',
        '',
        `± ${formatDuration(moment.withinMs)}, by ${lowerFirst(labelOf(moment.by))}`,
      );
    case 'none':
      return { kind: 'text', text: 'nothing to see', note: moment.reason };
    case 'no-data':
      return noData(moment.reason);
    default:
      return moment satisfies never;
  }
}

function degradedCell(impacts: readonly Impact[], detected: FaultRecovery['detected']): Cell {
  if (impacts.length === 0) {
    return detected.state === 'no-data' ? noData(detected.reason) : text('nothing');
  }
  const named = impacts
    .slice(0, MOST_IMPACTS)
    .map(
      ({ figure: name, unit, degradedBy }) => `${labelOf(name)} +${formatFigure(degradedBy, UNITS[unit])}`,
    );
  const more = impacts.length - named.length;
  return text([...named, ...(more > 0 ? [`${more} more`] : [])].join('; '));
}

function countCell(count: FaultRecovery['deliveries']['lost']): Cell {
  return count.state === 'known' ? figure(count.value, 'count', '') : noData(count.reason);
}

function failedCell(operations: FaultRecovery['operations']): Cell {
  const sum = (of: 'tried' | 'failed'): number => operations.reduce((total, one) => total + one[of], 0);
  return figure(
    operations.length === 0 ? undefined : sum('failed'),
    'count',
    'the test has no recording',
    `of ${formatFigure(sum('tried'), 'count')}`,
  );
}

function stormCell({ stormPerSec, beforePerSec }: FaultRecovery['connections']): Cell {
  const cell = countCell(stormPerSec);
  return cell.kind === 'figure' && beforePerSec !== null
    ? { ...cell, note: `${formatFigure(beforePerSec, 'per_second')} before` }
    : cell;
}

/** A figure in words; the share that went wrong goes by a metric of what went right, such as `api_success`. */
function labelOf(name: string): string {
  const { kind, better, label } = metricSpec(name);
  return kind === 'rate' && better === 'higher' ? `Failures (${lowerFirst(label)})` : label;
}
