/** A message in a shared room: its due and sent moments in µs since the epoch, the place of its label among `labels`. */
export type SentRow = readonly [dueUs: number, sentUs: number, label: number];

/** When a member was subscribed: from after `joinUs` to `leaveUs`, null for its end; 1 when it left as planned. */
export type SpanRow = readonly [place: number, joinUs: number, leaveUs: number | null, planned: 0 | 1];

/** What one VU knows of a room of which other VUs have members too. */
export interface SharedPart {
  /** The room's place among all of the test. */
  readonly room: number;
  /** How long before its reader left as planned a message may have been sent without being judged, ms. */
  readonly graceMs: number;
  /** The places of the members of this VU begin here. */
  readonly from: number;
  readonly size: number;
  /** Names for the labels of messages. */
  readonly labels: readonly string[];
  /** What its members sent, by their place, in order. */
  readonly sent: readonly (readonly [place: number, messages: readonly SentRow[]])[];
  /** Of these, refused by the target. */
  readonly refused: readonly (readonly [place: number, number: number])[];
  /** Messages that nobody of this VU was to read; its own are not counted as delivered or failed. */
  readonly unread: readonly (readonly [place: number, number: number])[];
  /** Auditors and when they were subscribed. */
  readonly spans: readonly SpanRow[];
  /** What was heard of others' messages: by the sender's place, ranges of numbers, both ends included. */
  readonly heard: readonly (readonly [place: number, ranges: readonly (readonly [number, number])[]])[];
  /** Messages that some member of this VU was to read and lost, those of its own members too. */
  readonly failed: readonly (readonly [place: number, number: number])[];
}

/** Entries in a line: who carries logs cuts lines of more than 16 KiB. */
const MOST_IN_A_LINE = 200;

/** What is told of a shared room as the bodies of lines, to be printed: each holds a part of its lists. */
export function formatShared(part: SharedPart): readonly string[] {
  const { sent, refused, unread, spans, heard, failed, ...head } = part;
  const empty = { sent: [], refused: [], unread: [], spans: [], heard: [], failed: [] };
  const lines: SharedPart[] = [
    ...sent.flatMap(([place, rows]) =>
      pieces(rows).map((piece) => ({ ...head, ...empty, sent: [[place, piece] as const] })),
    ),
    ...heard.flatMap(([place, ranges]) =>
      pieces(ranges).map((piece) => ({ ...head, ...empty, heard: [[place, piece] as const] })),
    ),
    ...pieces(spans).map((piece) => ({ ...head, ...empty, spans: piece })),
    ...pieces(refused).map((piece) => ({ ...head, ...empty, refused: piece })),
    ...pieces(unread).map((piece) => ({ ...head, ...empty, unread: piece })),
    ...pieces(failed).map((piece) => ({ ...head, ...empty, failed: piece })),
  ];
  return fold(lines.length === 0 ? [{ ...head, ...empty }] : lines).map((line) => JSON.stringify(line));
}

/** Puts small parts of a room together again, in their order. */
export function joinShared(parts: readonly [SharedPart, ...SharedPart[]]): SharedPart {
  const [head] = parts;
  const byPlace = <T>(pick: (part: SharedPart) => readonly (readonly [number, readonly T[]])[]) => {
    const all = new Map<number, T[]>();
    for (const [place, rows] of parts.flatMap(pick)) {
      all.set(place, [...(all.get(place) ?? []), ...rows]);
    }
    return [...all];
  };
  return {
    ...head,
    sent: byPlace(({ sent }) => sent),
    heard: byPlace(({ heard }) => heard),
    refused: parts.flatMap(({ refused }) => refused),
    unread: parts.flatMap(({ unread }) => unread),
    spans: parts.flatMap(({ spans }) => spans),
    failed: parts.flatMap(({ failed }) => failed),
  };
}

function pieces<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / MOST_IN_A_LINE) }, (_, i) =>
    list.slice(i * MOST_IN_A_LINE, (i + 1) * MOST_IN_A_LINE),
  );
}

/** Joins lines while they stay short. */
function fold(lines: readonly SharedPart[]): readonly SharedPart[] {
  const folded: [SharedPart, ...SharedPart[]][] = [];
  let entries = 0;
  for (const line of lines) {
    const own = [...line.sent, ...line.heard].reduce((sum, [, rows]) => sum + 1 + rows.length, 0);
    const more = own + line.spans.length + line.refused.length + line.unread.length + line.failed.length;
    const last = folded.at(-1);
    if (last === undefined || entries + more > MOST_IN_A_LINE) {
      folded.push([line]);
      entries = more;
    } else {
      last.push(line);
      entries += more;
    }
  }
  return folded.map(joinShared);
}
