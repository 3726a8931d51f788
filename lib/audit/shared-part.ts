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
