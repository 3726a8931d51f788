/**
 * A message in the books that not everybody has read: its figures by the places below. An array, as k6 makes one and
 * reads its elements in half the time that an object with fields takes, and matching runs for every delivery.
 */
export type OpenMessage = [
  dueMs: number,
  sentMs: number,
  label: string,
  waiting: number,
  lost: number,
  from: number,
  expected: number,
  place: number,
];

/** When it was due, ms on the generator's one clock. */
export const DUE_MS = 0;
/** When it was sent, ms on the same clock. */
export const SENT_MS = 1;
/** The sender's word for it, such as its type. */
export const LABEL = 2;
/** Members that still have to read it; at 0 its books are closed. */
export const WAITING = 3;
/** Members that will not read it any more. */
export const LOST = 4;
/** The session of its sender; ELSEWHERE or OTHER_CLOCK for one of another VU. */
export const FROM = 5;
/** Members that were to read it, less those that are notJudged. */
export const EXPECTED = 6;

/** Its place in the order in which the room's readers are taken to read; UNHEARD until somebody has read it. */
export const PLACE = 7;

/** In the place of a place. */
export const UNHEARD = -2;

/** In the place of a sender, for one of another VU of this generator. */
export const ELSEWHERE = -1;
/** In the place of a sender, for one of another generator: its moments are by another clock. */
export const OTHER_CLOCK = -2;
