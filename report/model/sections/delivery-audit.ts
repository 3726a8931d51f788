import type { AuditCounts } from '../../../record/audit-schema.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import { facts, list, paragraph, section, table } from '../blocks.ts';
import { figure, none, status, text } from '../cells.ts';
import type { TestView } from '../report-context.ts';
import type { Block, Cell, ReportAudit, Section } from '../report-model.ts';
import { whyNotRun } from '../why-not-run.ts';

/** Stretches with trouble that are listed; the others are counted. */
const MOST_STRETCHES = 30;
const COUNT_COLUMNS = ['Expected>', 'Delivered>', 'Lost>', 'Duplicated>', 'Out of order>', 'Late>'];

/** What became of every delivery, by room, time and injected fault; only for tests that deliver messages. */
export function buildDeliveryAudit(test: TestView): Section[] {
  const { report } = test;
  if (!report.rows.some((row) => row.metric === 'message_latency')) {
    return [];
  }
  const id = `test-${report.name}-audit`;
  const { audit } = report;
  if (audit === null) {
    const why = whyNotRun(test, 'the run wrote no readable audit.json for this test');
    return [section(id, 'Delivery audit', [list([], why)])];
  }
  return [
    section(id, 'Delivery audit', [
      facts({
        Method: text(describeMethod(audit)),
        'Late means': text(
          `more than ${formatFigure(audit.lateOverMs, 'ms')} from the due moment to the read`,
        ),
        'Against the summary’s counters': agreement(audit),
      }),
      ...(audit.disagreements.length === 0
        ? []
        : [
            list(
              audit.disagreements.map((one) => text(one)),
              '',
            ),
          ]),
      totalsTable(audit),
      ...roomBlocks(audit),
      ...stretchBlocks(audit, report.startedAtMs ?? 0),
      ...faultBlocks(test, audit, report.startedAtMs ?? 0),
      ...exampleBlocks(audit, report.startedAtMs ?? 0),
    ]),
  ];
}

function describeMethod({ mode, auditorsPerRoom }: ReportAudit): string {
  if (mode === 'exact') {
    return 'exact: every delivery of every message to every reader was followed';
  }
  const readers =
    auditorsPerRoom === null ? 'some readers' : `${auditorsPerRoom.toLocaleString('en-US')} readers`;
  return `sampled: every message was followed to ${readers} of each room, so that shares have intervals`;
}

function agreement({ disagreements }: ReportAudit): Cell {
  return disagreements.length === 0 ? status('pass', 'equal') : status('fail', 'not equal: see below');
}

function totalsTable({ totals, intervals, mode, lateOverMs }: ReportAudit): Block {
  const judged = totals.expected - totals.notJudged;
  const share = (count: number, of: number): Cell => (of === 0 ? none : figure(count / of, 'ratio', ''));
  const interval = (of: 'lost' | 'duplicated'): Cell => {
    const found = intervals.find((one) => one.of === of);
    if (found === undefined) {
      return none;
    }
    return text(`${formatFigure(found.low, 'ratio')} – ${formatFigure(found.high, 'ratio')}`);
  };
  const rows: [string, number, Cell, Cell][] = [
    ['Expected', totals.expected, none, none],
    ['Delivered once', totals.delivered, share(totals.delivered, judged), none],
    ['Lost', totals.lost, share(totals.lost, judged), interval('lost')],
    ['Duplicated', totals.duplicated, share(totals.duplicated, totals.delivered), interval('duplicated')],
    ['Out of order', totals.outOfOrder, share(totals.outOfOrder, totals.delivered), none],
    [
      `Late (over ${formatFigure(lateOverMs, 'ms')})`,
      totals.late,
      share(totals.late, totals.delivered),
      none,
    ],
    ['Excused (under way when the reader left)', totals.notJudged, none, none],
  ];
  const columns = ['Deliveries', 'Count>', 'Share>'];
  return table(
    mode === 'exact' ? columns : [...columns, '95 % interval>'],
    rows.map(([label, count, of, within]) => [
      text(label),
      figure(count, 'count', ''),
      of,
      ...(mode === 'exact' ? [] : [within]),
    ]),
    mode === 'exact'
      ? 'Delivered and lost as shares of what was expected and not excused; the others as shares of what was delivered.'
      : 'Delivered and lost as shares of what was expected and not excused; the others as shares of what was delivered. Intervals after Wilson (Journal of the American Statistical Association 22, 1927), which takes deliveries as independent: losses that come together make the true interval wider.',
  );
}

function roomBlocks({ rooms, mode }: ReportAudit): Block[] {
  const { total, whole, worst } = rooms;
  const broken = total - whole;
  const among = mode === 'exact' ? '' : ' as far as they were sampled';
  if (total === 0) {
    return [paragraph('The audit names no rooms.')];
  }
  if (broken === 0) {
    return [
      paragraph(
        `All ${total.toLocaleString('en-US')} rooms are whole${among}: nothing lost, duplicated or out of order.`,
      ),
    ];
  }
  const more = broken - worst.length;
  return [
    table(
      ['Room', ...COUNT_COLUMNS],
      worst.map((room) => [text(room.name), ...countCells(room)]),
      `Rooms that are not whole, the worst first: ${broken.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}.`,
    ),
    ...(more > 0 ? [paragraph(`And ${more.toLocaleString('en-US')} more rooms that are not whole.`)] : []),
  ];
}

function stretchBlocks({ troubles }: ReportAudit, startMs: number): Block[] {
  if (troubles.length === 0) {
    return [paragraph('No stretch of time with anything lost, duplicated, out of order or late.')];
  }
  const more = troubles.length - MOST_STRETCHES;
  return [
    table(
      ['Due', ...COUNT_COLUMNS],
      troubles
        .slice(0, MOST_STRETCHES)
        .map((stretch) => [text(between(stretch, startMs)), ...countCells(stretch)]),
      'When it happened, by the moment at which messages were due; neighbouring windows are joined.',
    ),
    ...(more > 0 ? [paragraph(`And ${more.toLocaleString('en-US')} more such stretches.`)] : []),
  ];
}

function faultBlocks({ record }: TestView, { faults }: ReportAudit, startMs: number): Block[] {
  if (record?.faults === undefined) {
    return [];
  }
  if (faults.length === 0) {
    return [paragraph('The log of injected faults is empty: no fault was injected in this test.')];
  }
  return [
    table(
      ['Injected fault', 'When', 'Injections>', ...COUNT_COLUMNS],
      faults.map((fault) => [
        text(fault.label),
        text(between(fault, startMs)),
        figure(fault.injections, 'count', ''),
        ...countCells(fault),
      ]),
      'Deliveries that were due in the windows which each fault touches.',
    ),
  ];
}

function exampleBlocks({ examples }: ReportAudit, startMs: number): Block[] {
  if (examples.length === 0) {
    return [];
  }
  return [
    table(
      ['Kind', 'Message', 'Room', 'Reader>', 'Due'],
      examples.map(({ kind, id, room, reader, dueAtMs }) => [
        text(kind.replaceAll('-', ' ')),
        text(id),
        text(room),
        figure(reader, 'count', ''),
        text(formatOffset(dueAtMs, startMs)),
      ]),
      'The first of each kind, by the message’s id.',
    ),
  ];
}

function countCells({ expected, delivered, lost, duplicated, outOfOrder, late }: AuditCounts): Cell[] {
  return [expected, delivered, lost, duplicated, outOfOrder, late].map((count) => figure(count, 'count', ''));
}

function between(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  startMs: number,
): string {
  const from = formatOffset(fromMs, startMs);
  return toMs === fromMs
    ? from
    : `${from.replace('at ', '')} to ${formatOffset(toMs, startMs).replace('at ', '')}`;
}
