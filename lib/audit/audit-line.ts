import { AUDIT_WINDOW_MS, type AuditRecorder, type CountRow, type FlawExample } from './audit-recorder.ts';
import { type DeliveryCounts, emptyCounts } from './delivery-counts.ts';

/** One audited channel. */
export interface RoomAudit {
  readonly name: string;
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
  /** `room` is the place in `rooms`. */
  readonly examples: readonly FlawExample[];
}

/** What the line begins with, to be given from whatever else a script prints. */
export const AUDIT_MARK = 'k6-chat audit ';

/** A VU's audit as one line of text, to be printed: k6 has no other way to hand on more than figures. */
export function formatAudit(
  rooms: readonly { readonly name: string; readonly index: number; readonly mark: string }[],
  counts: readonly Readonly<DeliveryCounts>[],
  recorder: AuditRecorder,
  auditors: number | null,
): string {
  const first = rooms[0]?.index ?? 0;
  const line: AuditLine = {
    lateOverMs: recorder.lateOverMs,
    windowMs: AUDIT_WINDOW_MS,
    auditors,
    rooms: rooms.map(({ name, mark }, room) => ({ name, mark, counts: counts[room] ?? emptyCounts() })),
    windows: recorder.windows(),
    examples: recorder.examples.map((example) => ({ ...example, room: example.room - first })),
  };
  return `${AUDIT_MARK}${JSON.stringify(line)}`;
}
