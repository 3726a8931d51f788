import { type OpenMessage, PLACE } from './open-message.ts';

/**
 * The order in which a room's readers are taken to read its messages, by their numbers. With several senders that is not
 * the order in which they were sent: a server takes them from its connections as they come. Most readers get them in the
 * same order though, so that it is the order in which they were first heard, except that no message of a sender comes
 * before an earlier one of the same sender: who reads them so has been overtaken.
 */
export interface ReadingOrder {
  /** By room: the numbers of its messages. */
  readonly orders: readonly number[][];
  /** Puts a message at the end at once: it is read in the order of its number. */
  readonly placeNow: (room: number, seq: number) => void;
  /** A message of a member was sent, and has its place when it is heard. */
  readonly await: (room: number, seq: number, sender: number) => void;
  /** It is heard for the first time: it has its place now, after all earlier ones of its sender. */
  readonly placeHeard: (room: number, seq: number, sender: number) => void;
  /** Messages of a room that were sent and not heard by anybody yet, ascending. */
  readonly unheard: (room: number) => readonly number[];
}

/** Numbers that are read from the front of a list before they are removed: removing each would move all the others. */
const REMOVED_AT_ONCE = 1_024;

/** An order without messages in it, for rooms of so many members in all. */
export function createReadingOrder(
  messages: readonly (OpenMessage | number)[][],
  sessions: number,
): ReadingOrder {
  const orders = messages.map((): number[] => []);
  /** By session: the numbers of its messages that have no place, ascending; nothing for who has sent none. */
  const awaited: (number[] | undefined)[] = new Array(sessions).fill(undefined);
  /** By session: how many at the front of that list have their place by now. */
  const placed: number[] = new Array(sessions).fill(0);
  const senders = messages.map((): number[] => []);
  /** Looked for once, while nothing changes: a room that ends is left by all of its members. */
  const unheard = messages.map((): readonly number[] | undefined => undefined);

  const placeNow = (room: number, seq: number): void => {
    const place = (orders[room] as number[]).push(seq) - 1;
    const message = (messages[room] as (OpenMessage | number)[])[seq];
    // What was refused or given up meanwhile is a number, and nobody waits for it.
    if (typeof message === 'object') {
      message[PLACE] = place;
    }
  };

  return {
    orders,
    placeNow,
    await: (room, seq, sender) => {
      unheard[room] = undefined;
      const own = awaited[sender];
      if (own === undefined) {
        awaited[sender] = [seq];
        (senders[room] as number[]).push(sender);
      } else {
        own.push(seq);
      }
    },
    placeHeard: (room, seq, sender) => {
      unheard[room] = undefined;
      const own = awaited[sender] as number[];
      let at = placed[sender] as number;
      if (own[at] === seq) {
        // What is heard is open, and mostly the next of its sender: without a call.
        at += 1;
        ((messages[room] as OpenMessage[])[seq] as OpenMessage)[PLACE] =
          (orders[room] as number[]).push(seq) - 1;
      } else {
        let first = -1;
        while (first !== seq && at < own.length) {
          first = own[at] as number;
          at += 1;
          placeNow(room, first);
        }
      }
      if (at === own.length || at >= REMOVED_AT_ONCE) {
        own.splice(0, at);
        at = 0;
      }
      placed[sender] = at;
    },
    unheard: (room) => {
      unheard[room] ??= (senders[room] as number[])
        .flatMap((sender) => (awaited[sender] as number[]).slice(placed[sender]))
        .sort((a, b) => a - b);
      return unheard[room] as readonly number[];
    },
  };
}
