import type { MessageToken } from './chat-protocol.ts';

const OPEN = '~k6c~';
const END = '~';

/**
 * The token as it travels inside any text a chat system hands on untouched: `~k6c~<nonce>~<sender>~<seq>~`. It is
 * found by a plain text search, so that reading a delivery does not need its JSON parsed.
 */
export function formatToken({ nonce, sender, seq }: MessageToken): string {
  return `${OPEN}${nonce}${END}${sender}${END}${seq}${END}`;
}

/** The token in a frame, or undefined where there is none or it is damaged. */
export function findToken(frame: string): MessageToken | undefined {
  const open = frame.indexOf(OPEN);
  if (open < 0) {
    return undefined;
  }
  const nonceStart = open + OPEN.length;
  const senderStart = frame.indexOf(END, nonceStart) + 1;
  const seqStart = frame.indexOf(END, senderStart) + 1;
  const end = frame.indexOf(END, seqStart);
  if (senderStart === 0 || seqStart === 0 || end < 0) {
    return undefined;
  }
  const sender = Number(frame.slice(senderStart, seqStart - 1));
  const seq = Number(frame.slice(seqStart, end));
  return Number.isInteger(sender) && Number.isInteger(seq)
    ? { nonce: frame.slice(nonceStart, senderStart - 1), sender, seq }
    : undefined;
}
