import type { Audit, AuditCounts } from '../../record/audit-schema.ts';
import type { FaultWindow } from '../../record/parse-faults.ts';
import type { TestRecord } from '../../record/run-record.ts';
import { wilsonInterval } from '../../statistics/wilson-interval.ts';
import { checkAudit } from './check-audit.ts';
import type { ReportAudit } from './report-model.ts';

/** Rooms that are named; the others are counted. */
const MOST_ROOMS = 20;

const NOTHING: AuditCounts = {
  expected: 0,
  delivered: 0,
  lost: 0,
  duplicated: 0,
  outOfOrder: 0,
  late: 0,
  notJudged: 0,
  messagesLost: 0,
};

type Window = Audit['windows'][number];
type Stretch = AuditCounts & { readonly fromMs: number; readonly toMs: number };

/** What the report says of a test's delivery audit; null without one. */
export function buildAudit(record: TestRecord | undefined): ReportAudit | null {
  const audit = record?.audit;
  if (audit === undefined) {
    return null;
  }
  const broken = audit.rooms.filter((room) => !isWhole(room)).sort(worstFirst);
  return {
    mode: audit.mode,
    auditorsPerRoom: audit.auditorsPerRoom,
    lateOverMs: audit.lateOverMs,
    totals: audit.totals,
    intervals: audit.mode === 'exact' ? [] : intervalsOf(audit.totals),
    rooms: {
      total: audit.rooms.length,
      whole: audit.rooms.length - broken.length,
      worst: broken.slice(0, MOST_ROOMS),
    },
    troubles: troublesOf(audit),
    faults: (record?.faults ?? []).map((fault) => countFault(fault, audit)),
    examples: audit.examples,
    disagreements: checkAudit(audit, record?.summary),
  };
}

/** Whether each delivery that was expected came once and in order; how late it came is another question. */
function isWhole(counts: AuditCounts): boolean {
  return counts.lost + counts.duplicated + counts.outOfOrder === 0;
}

function worstFirst(a: Audit['rooms'][number], b: Audit['rooms'][number]): number {
  const by = b.lost - a.lost || b.duplicated - a.duplicated || b.outOfOrder - a.outOfOrder;
  return by || (a.name < b.name ? -1 : 1);
}

/** Stretches in which anything was lost, duplicated, out of order or late; neighbouring windows are one stretch. */
function troublesOf({ windows, windowMs }: Audit): Stretch[] {
  const troubles: Stretch[] = [];
  for (const window of [...windows].sort((a, b) => a.startMs - b.startMs)) {
    if (isWhole(window) && window.late === 0) {
      continue;
    }
    const last = troubles.at(-1);
    const toMs = window.startMs + windowMs;
    if (last !== undefined && window.startMs <= last.toMs) {
      troubles[troubles.length - 1] = { ...addCounts(last, window), fromMs: last.fromMs, toMs };
    } else {
      troubles.push({ ...addCounts(NOTHING, window), fromMs: window.startMs, toMs });
    }
  }
  return troubles;
}

/** The deliveries that were due in the windows which a fault touches. */
function countFault(fault: FaultWindow, { windows, windowMs }: Audit): ReportAudit['faults'][number] {
  const touched = windows.filter(({ startMs }) => startMs <= fault.toMs && startMs + windowMs > fault.fromMs);
  const counts = touched.reduce<AuditCounts>((sum: AuditCounts, one: Window) => addCounts(sum, one), NOTHING);
  return { ...counts, label: fault.label, injections: fault.count, fromMs: fault.fromMs, toMs: fault.toMs };
}

/** The shares of a sample say something of the whole only with an interval. */
function intervalsOf({
  expected,
  notJudged,
  delivered,
  lost,
  duplicated,
}: AuditCounts): ReportAudit['intervals'] {
  return [
    { of: 'lost' as const, hits: lost, trials: expected - notJudged },
    // One delivery may be doubled more than once; its share is of deliveries that were.
    { of: 'duplicated' as const, hits: Math.min(duplicated, delivered), trials: delivered },
  ].flatMap(({ of, hits, trials }) => {
    const interval = hits > trials ? null : wilsonInterval(hits, trials);
    return interval === null ? [] : [{ of, share: hits / trials, ...interval }];
  });
}

function addCounts(a: AuditCounts, b: AuditCounts): AuditCounts {
  return {
    expected: a.expected + b.expected,
    delivered: a.delivered + b.delivered,
    lost: a.lost + b.lost,
    duplicated: a.duplicated + b.duplicated,
    outOfOrder: a.outOfOrder + b.outOfOrder,
    late: a.late + b.late,
    notJudged: a.notJudged + b.notJudged,
    messagesLost: a.messagesLost + b.messagesLost,
  };
}
