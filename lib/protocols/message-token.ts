/**
 * What identifies a message of ours: the test (its nonce, six letters or digits), the channel's number in it, the
 * message's number in the channel. It travels as a token inside any text that a chat system hands on untouched: a mark
 * for test and channel, then the number, as digits of fixed length. It is found by a plain text search and cut out by
 * place, so that reading a delivery costs a few microseconds where parsing its JSON costs ten.
 */
const MARK = '~k6c~';
const ROOM_DIGITS = 6;
const SEQ_DIGITS = 8;

const MARK_LENGTH = MARK.length + 6 + ROOM_DIGITS;
const END_AT = MARK_LENGTH + SEQ_DIGITS;

/** How all tokens of a channel begin. */
export function tokenMark(nonce: string, room: number): string {
  return `${MARK}${nonce}${String(room).padStart(ROOM_DIGITS, '0')}`;
}

/** The token of message `seq` of the channel with this mark. */
export function formatToken(mark: string, seq: number): string {
  return `${mark}${String(seq).padStart(SEQ_DIGITS, '0')}~`;
}

/** The number in a frame's token of this mark; undefined where the frame has none, or a damaged one. */
export function readToken(frame: string, mark: string): number | undefined {
  const start = frame.indexOf(mark);
  if (start < 0 || frame[start + END_AT] !== '~') {
    return undefined;
  }
  const seq = +frame.slice(start + MARK_LENGTH, start + END_AT);
  return seq >= 0 ? seq : undefined;
}
