import { formatSharedToken } from '../protocols/shared-token.ts';
import { AUDIT_WINDOW_MS, type AuditRecorder, type CountRow, type FlawExample } from './audit-recorder.ts';
import { type DeliveryCounts, emptyCounts } from './delivery-counts.ts';
import type { Ledger } from './ledger.ts';

/** One audited channel. */
export interface RoomAudit {
  readonly name: string;
  /** Its place among all of the test. */
  readonly index: number;
  /** How the tokens of its messages begin, so that an example can be looked for by its message's whole token. */
  readonly mark: string;
  readonly counts: Readonly<DeliveryCounts>;
}

/** What one VU knows at its end of the deliveries to its channels. */
export interface AuditLine {
  readonly lateOverMs: number;
  readonly windowMs: number;
  /** Auditors of each channel; null when everybody was one. */
  readonly auditors: number | null;
  readonly rooms: readonly RoomAudit[];
  /** By the number of the window since the epoch, in which the messages were due. */
  readonly windows: readonly CountRow[];
  /** `room` is the place in `rooms`; `id` is its message's token in a room that other VUs have members of too. */
  readonly examples: readonly (FlawExample & { readonly id?: string })[];
}

/** Rooms or windows in a line: who carries logs cuts lines of more than 16 KiB. */
const MOST_IN_A_LINE = 50;

/** A VU's audit as the bodies of lines, to be printed: each holds a part of its rooms and of its windows. */
export function formatAudit(
  rooms: readonly { readonly name: string; readonly index: number; readonly mark: string }[],
  { counts, sharedToken }: Pick<Ledger, 'counts' | 'sharedToken'>,
  recorder: AuditRecorder,
  auditors: number | null,
): readonly string[] {
  const first = rooms[0]?.index ?? 0;
  const line: AuditLine = {
    lateOverMs: recorder.lateOverMs,
    windowMs: AUDIT_WINDOW_MS,
    auditors,
    rooms: rooms.map(({ name, index, mark }, room) => ({
      name,
      index,
      mark,
      counts: counts[room] ?? emptyCounts(),
    })),
    windows: recorder.windows(),
    examples: recorder.examples.map((example) => {
      const room = example.room - first;
      const token = sharedToken(room, example.seq);
      const id = token && formatSharedToken(rooms[room]?.mark ?? '', token);
      return { ...example, room, ...(id === undefined ? {} : { id }) };
    }),
  };
  const lines = Math.max(
    1,
    Math.ceil(line.rooms.length / MOST_IN_A_LINE),
    Math.ceil(line.windows.length / MOST_IN_A_LINE),
  );
  return Array.from({ length: lines }, (_, part) => {
    const [from, to] = [part * MOST_IN_A_LINE, (part + 1) * MOST_IN_A_LINE];
    const isOfPart = ({ room }: FlawExample): boolean => room >= from && room < to;
    return JSON.stringify({
      ...line,
      rooms: line.rooms.slice(from, to),
      windows: line.windows.slice(from, to),
      examples: line.examples.filter(isOfPart).map((example) => ({ ...example, room: example.room - from })),
    } satisfies AuditLine);
  });
}
