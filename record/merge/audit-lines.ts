import type { AuditLine } from '../../lib/audit/audit-line.ts';
import { addCounts, countNames, type DeliveryCounts, emptyCounts } from '../../lib/audit/delivery-counts.ts';
import type { VuLine } from '../../lib/metrics/vu-line.ts';
import { formatToken } from '../../lib/protocols/message-token.ts';
import { type Audit, auditSchema } from '../audit-schema.ts';

/** Examples kept of each flaw, the earliest. */
const EXAMPLES_OF_A_KIND = 20;

/** Rooms of one line, and the place of the line among all. */
interface RoomPart {
  readonly vu: number;
  readonly seq: number;
  readonly rooms: Audit['rooms'];
}

/** Joins what the virtual users of all generators know of the deliveries to their rooms. */
export class AuditLines {
  #head: Pick<AuditLine, 'auditors' | 'lateOverMs' | 'windowMs'> | undefined;
  readonly #parts: RoomPart[] = [];
  readonly #windows = new Map<number, DeliveryCounts>();
  #examples: Audit['examples'] = [];

  /** Adds a printed line. */
  take({ vu, seq, body }: VuLine): void {
    const line = JSON.parse(body) as AuditLine;
    this.#head ??= line;
    this.#parts.push({ vu, seq, rooms: line.rooms.map(({ name, counts }) => ({ name, ...counts })) });
    for (const [number = 0, ...counts] of line.windows) {
      const sum = this.#windows.get(number) ?? emptyCounts();
      addCounts(sum, Object.fromEntries(countNames.map((name, i) => [name, counts[i] ?? 0])));
      this.#windows.set(number, sum);
    }
    const examples = line.examples.map(({ kind, room, seq: message, reader, dueAtMs }) => ({
      kind,
      id: formatToken(line.rooms[room]?.mark ?? '', message),
      room: line.rooms[room]?.name ?? '',
      reader,
      dueAtMs,
    }));
    if (examples.length > 0) {
      this.#examples = earliest([...this.#examples, ...examples]);
    }
  }

  /** All of them as one; undefined where nothing was audited. */
  join(): Audit | undefined {
    const head = this.#head;
    if (head === undefined) {
      return undefined;
    }
    const totals = emptyCounts();
    const rooms = this.#parts.sort((a, b) => a.vu - b.vu || a.seq - b.seq).flatMap((part) => part.rooms);
    for (const { name: _, ...counts } of rooms) {
      addCounts(totals, counts);
    }
    return auditSchema.parse({
      schema: 1,
      mode: head.auditors === null ? 'exact' : 'sampled',
      auditorsPerRoom: head.auditors,
      lateOverMs: head.lateOverMs,
      windowMs: head.windowMs,
      totals,
      rooms,
      windows: [...this.#windows]
        .map(([number, counts]) => ({ startMs: number * head.windowMs, ...counts }))
        .sort((a, b) => a.startMs - b.startMs),
      examples: this.#examples,
    } satisfies Audit);
  }
}

/** The first of each kind, in an order that does not depend on who told of them first. */
function earliest(examples: Audit['examples']): Audit['examples'] {
  const seen = new Map<string, number>();
  return examples
    .sort(
      (a, b) =>
        a.dueAtMs - b.dueAtMs || compare(a.id, b.id) || compare(a.kind, b.kind) || a.reader - b.reader,
    )
    .filter(({ kind }) => {
      const nth = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, nth);
      return nth <= EXAMPLES_OF_A_KIND;
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
