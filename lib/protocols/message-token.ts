/** What identifies one message of ours: the test, the channel's number in it, the message's number in the channel. */
export interface MessageToken {
  /** Six letters or digits. */
  readonly nonce: string;
  readonly room: number;
  readonly seq: number;
}

const MARK = '~k6c~';
const ROOM_DIGITS = 6;
const SEQ_DIGITS = 8;

/**
 * The token as it travels inside any text that a chat system hands on untouched: a mark, the nonce, then channel and
 * number as digits of fixed length. It is found by a plain text search and cut out by place, so that reading a delivery
 * costs a few microseconds where parsing its JSON costs ten.
 */
export function formatToken({ nonce, room, seq }: MessageToken): string {
  return `${markOf(nonce, room)}${String(seq).padStart(SEQ_DIGITS, '0')}~`;
}

/**
 * The reader of one channel's tokens: the message's number in a frame, or undefined where the frame has no token of
 * this test and channel, or a damaged one.
 */
export function createTokenReader(nonce: string, room: number): (frame: string) => number | undefined {
  const mark = markOf(nonce, room);
  const seqAt = mark.length;
  const endAt = seqAt + SEQ_DIGITS;
  return (frame) => {
    const start = frame.indexOf(mark);
    if (start < 0 || frame[start + endAt] !== '~') {
      return undefined;
    }
    const seq = Number(frame.slice(start + seqAt, start + endAt));
    return seq >= 0 ? seq : undefined;
  };
}

function markOf(nonce: string, room: number): string {
  return `${MARK}${nonce}${String(room).padStart(ROOM_DIGITS, '0')}`;
}
