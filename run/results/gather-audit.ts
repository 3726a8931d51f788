import { AUDIT_MARK, type AuditLine } from '../../lib/audit/audit-line.ts';
import { addCounts, countNames, type DeliveryCounts, emptyCounts } from '../../lib/audit/delivery-counts.ts';
import { formatToken } from '../../lib/protocols/message-token.ts';
import { type Audit, auditSchema } from '../../record/audit-schema.ts';

/** Examples kept of each flaw, the earliest. */
const EXAMPLES_OF_A_KIND = 20;

/** As k6's log has a printed line. */
const AUDIT_LINE = new RegExp(`msg="${AUDIT_MARK}((?:[^"\\\\]|\\\\.)*)"`);

/** A test's log without the audits that its virtual users printed, and these as one; undefined where none is whole. */
export function gatherAudit(log: string): { readonly log: string; readonly audit: Audit | undefined } {
  const found: AuditLine[] = [];
  const kept = log.split('\n').filter((line) => {
    const quoted = AUDIT_LINE.exec(line)?.[1];
    if (quoted === undefined) {
      return true;
    }
    found.push(JSON.parse(JSON.parse(`"${quoted}"`) as string) as AuditLine);
    return false;
  });
  return { log: kept.join('\n'), audit: join(found) };
}

function join(lines: readonly AuditLine[]): Audit | undefined {
  const [first] = lines;
  if (first === undefined) {
    return undefined;
  }
  const totals = emptyCounts();
  const windows = new Map<number, DeliveryCounts>();
  for (const line of lines) {
    for (const { counts } of line.rooms) {
      addCounts(totals, counts);
    }
    for (const [number = 0, ...counts] of line.windows) {
      const sum = windows.get(number) ?? emptyCounts();
      addCounts(sum, Object.fromEntries(countNames.map((name, i) => [name, counts[i] ?? 0])));
      windows.set(number, sum);
    }
  }
  return auditSchema.parse({
    schema: 1,
    mode: first.auditors === null ? 'exact' : 'sampled',
    auditorsPerRoom: first.auditors,
    lateOverMs: first.lateOverMs,
    windowMs: first.windowMs,
    totals,
    rooms: lines.flatMap(({ rooms }) => rooms.map(({ name, counts }) => ({ name, ...counts }))),
    windows: [...windows]
      .map(([number, counts]) => ({ startMs: number * first.windowMs, ...counts }))
      .sort((a, b) => a.startMs - b.startMs),
    examples: examplesOf(lines),
  } satisfies Audit);
}

function examplesOf(lines: readonly AuditLine[]): Audit['examples'] {
  const all = lines
    .flatMap(({ rooms, examples }) =>
      examples.map(({ kind, room, seq, reader, dueAtMs }) => ({
        kind,
        id: formatToken(rooms[room]?.mark ?? '', seq),
        room: rooms[room]?.name ?? '',
        reader,
        dueAtMs,
      })),
    )
    .sort((a, b) => a.dueAtMs - b.dueAtMs);
  const seen = new Map<string, number>();
  return all.filter(({ kind }) => {
    const nth = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, nth);
    return nth <= EXAMPLES_OF_A_KIND;
  });
}
