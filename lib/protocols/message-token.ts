/** What identifies one message of ours: the run, the sender's global socket index, its number at that sender from 0. */
export interface MessageToken {
  /** Six letters or digits. */
  readonly nonce: string;
  readonly sender: number;
  readonly seq: number;
}

const MARK = '~k6c~';
const NONCE = 6;
const DIGITS = 8;
const SENDER_AT = MARK.length + NONCE;
const SEQ_AT = SENDER_AT + DIGITS;
const END_AT = SEQ_AT + DIGITS;

/**
 * The token as it travels inside any text that a chat system hands on untouched: a mark, the nonce, then sender and
 * number in eight digits each. It is found by a plain text search and cut out by place, so that reading a delivery
 * costs a few microseconds where parsing its JSON costs ten.
 */
export function formatToken({ nonce, sender, seq }: MessageToken): string {
  return `${MARK}${nonce}${String(sender).padStart(DIGITS, '0')}${String(seq).padStart(DIGITS, '0')}~`;
}

/** The token in a frame, or undefined where there is none or it is damaged. */
export function findToken(frame: string): MessageToken | undefined {
  const start = frame.indexOf(MARK);
  if (start < 0 || frame[start + END_AT] !== '~') {
    return undefined;
  }
  const sender = Number(frame.slice(start + SENDER_AT, start + SEQ_AT));
  const seq = Number(frame.slice(start + SEQ_AT, start + END_AT));
  return sender >= 0 && seq >= 0
    ? { nonce: frame.slice(start + MARK.length, start + SENDER_AT), sender, seq }
    : undefined;
}
