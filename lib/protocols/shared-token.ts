/**
 * What identifies a message in a room whose users are in several virtual users: who sent it, its number among that
 * sender's, when it was due and when it was sent. It follows the room's own mark, in letters of fixed length: a run of
 * digits would be taken for a telephone number by some chats.
 */
export interface SharedToken {
  /** The sender's place in the room. */
  readonly sender: number;
  /** Its number among the sender's messages, from 0. */
  readonly number: number;
  /** Epoch ms, whole microseconds, as all moments here. */
  readonly dueMs: number;
  readonly sentMs: number;
  /** The number of the generator that sent it: another one's clock is another. */
  readonly generator: number;
}

const BASE = 26;
const A = 97;
const LENGTHS = [4, 5, 11, 6, 2] as const;
const LENGTH = 28;
const PER_MS = 1_000;

/** A moment as a token carries it: to the microsecond. */
export function toTokenMs(ms: number): number {
  return Math.round(ms * PER_MS) / PER_MS;
}

/** The token of a message in the room with this mark. */
export function formatSharedToken(
  mark: string,
  { sender, number, dueMs, sentMs, generator }: SharedToken,
): string {
  const dueUs = Math.round(dueMs * PER_MS);
  const lateUs = Math.max(0, Math.round(sentMs * PER_MS) - dueUs);
  const fields = [sender, number, dueUs, lateUs, generator];
  return `${mark}${fields.map((field, i) => toLetters(field, LENGTHS[i] as number)).join('')}~`;
}

/** What a frame's token of this mark says; undefined where the frame has none, or a damaged one. */
export function readSharedToken(frame: string, mark: string): SharedToken | undefined {
  const start = frame.indexOf(mark);
  const from = start + mark.length;
  if (start < 0 || frame[from + LENGTH] !== '~') {
    return undefined;
  }
  let at = from;
  const [sender, number, dueUs, lateUs, generator] = LENGTHS.map((length) => {
    at += length;
    return fromLetters(frame, at - length, length);
  }) as [number, number, number, number, number];
  if (!(sender + number + dueUs + lateUs + generator >= 0)) {
    return undefined;
  }
  return { sender, number, dueMs: dueUs / PER_MS, sentMs: (dueUs + lateUs) / PER_MS, generator };
}

/** A number in so many letters; the largest that fits where it does not. */
function toLetters(value: number, length: number): string {
  let rest = Math.min(value, BASE ** length - 1);
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = String.fromCharCode(A + (rest % BASE)) + text;
    rest = Math.floor(rest / BASE);
  }
  return text;
}

/** NaN where there is anything but letters. */
function fromLetters(frame: string, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at += 1) {
    const letter = frame.charCodeAt(at) - A;
    value = letter >= 0 && letter < BASE ? value * BASE + letter : Number.NaN;
  }
  return value;
}
