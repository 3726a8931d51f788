import type { AuditLine } from '../../lib/audit/audit-line.ts';
import { AUDIT_WINDOW_MS } from '../../lib/audit/audit-recorder.ts';
import { addCounts, countNames, type DeliveryCounts, emptyCounts } from '../../lib/audit/delivery-counts.ts';
import type { Reconciled } from '../../lib/audit/reconcile.ts';
import type { VuLine } from '../../lib/metrics/vu-line.ts';
import { formatToken } from '../../lib/protocols/message-token.ts';
import { type Audit, auditSchema } from '../audit-schema.ts';
import { SharedLines } from './shared-lines.ts';

/** Examples kept of each flaw, the earliest. */
const EXAMPLES_OF_A_KIND = 20;

/** Rooms of one line, and the place of the line among all. */
interface RoomPart {
  readonly vu: number;
  readonly seq: number;
  readonly rooms: readonly (Audit['rooms'][number] & { readonly index: number })[];
}

/** The audit of all virtual users, and what was found only by joining theirs. */
export interface JoinedAudit {
  readonly audit: Audit;
  /** Of the rooms that virtual users share; empty where there are none. */
  readonly reconciled: readonly Reconciled[];
}

/** Joins what the virtual users of all generators know of the deliveries to their rooms. */
export class AuditLines {
  #head: Pick<AuditLine, 'auditors' | 'lateOverMs' | 'windowMs'> | undefined;
  readonly #parts: RoomPart[] = [];
  readonly #marks = new Map<number, string>();
  readonly #windows = new Map<number, DeliveryCounts>();
  readonly #shared = new SharedLines();
  #examples: Audit['examples'] = [];

  /** Whether some room's users are in several virtual users. */
  get hasShared(): boolean {
    return this.#shared.any;
  }

  /** Adds a printed line. */
  take(line: VuLine): void {
    if (line.kind === 'shared') {
      this.#shared.take(line);
    } else {
      this.#takeAudit(line);
    }
  }

  #takeAudit({ vu, seq, body }: VuLine): void {
    const line = JSON.parse(body) as AuditLine;
    this.#head ??= line;
    const rooms = line.rooms.map(({ name, index, counts }) => ({ name, index, ...counts }));
    this.#parts.push({ vu, seq, rooms });
    for (const { index, mark } of line.rooms) {
      this.#marks.set(index, mark);
    }
    for (const [number = 0, ...counts] of line.windows) {
      this.#addWindow(number, Object.fromEntries(countNames.map((name, i) => [name, counts[i] ?? 0])));
    }
    const examples = line.examples.map(({ kind, room, seq: message, reader, dueAtMs, id }) => ({
      kind,
      id: id ?? formatToken(line.rooms[room]?.mark ?? '', message),
      room: line.rooms[room]?.name ?? '',
      reader,
      dueAtMs,
    }));
    this.#addExamples(examples);
  }

  /** All of them as one; undefined where nothing was audited. */
  join(): JoinedAudit | undefined {
    const head = this.#head;
    if (head === undefined) {
      return undefined;
    }
    const rooms = new Map<number, Audit['rooms'][number]>();
    for (const { index, name, ...counts } of this.#parts
      .sort((a, b) => a.vu - b.vu || a.seq - b.seq)
      .flatMap((part) => part.rooms)) {
      const sum = rooms.get(index);
      if (sum === undefined) {
        rooms.set(index, { name, ...counts });
      } else {
        addCounts(sum, counts);
      }
    }
    const found = this.#shared.reconcile((room) => this.#marks.get(room) ?? '');
    for (const [room, { counts, byDueMs, lost }] of found) {
      addCounts(rooms.get(room), counts);
      for (const each of byDueMs) {
        this.#addWindow(Math.floor(each.dueMs / AUDIT_WINDOW_MS), each.counts);
      }
      const name = rooms.get(room)?.name ?? '';
      this.#addExamples(
        lost.map(({ id, reader, dueMs }) => ({ kind: 'lost', id, room: name, reader, dueAtMs: dueMs })),
      );
    }
    const totals = emptyCounts();
    for (const { name: _, ...counts } of rooms.values()) {
      addCounts(totals, counts);
    }
    const audit = auditSchema.parse({
      schema: 1,
      mode: head.auditors === null ? 'exact' : 'sampled',
      auditorsPerRoom: head.auditors,
      lateOverMs: head.lateOverMs,
      windowMs: head.windowMs,
      totals,
      rooms: [...rooms.values()],
      windows: [...this.#windows]
        .map(([number, counts]) => ({ startMs: number * head.windowMs, ...counts }))
        .sort((a, b) => a.startMs - b.startMs),
      examples: this.#examples,
    } satisfies Audit);
    return { audit, reconciled: [...found.values()] };
  }

  #addWindow(number: number, counts: Readonly<Partial<DeliveryCounts>>): void {
    const sum = this.#windows.get(number) ?? emptyCounts();
    addCounts(sum, counts);
    this.#windows.set(number, sum);
  }

  #addExamples(examples: Audit['examples']): void {
    if (examples.length > 0) {
      this.#examples = earliest([...this.#examples, ...examples]);
    }
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
