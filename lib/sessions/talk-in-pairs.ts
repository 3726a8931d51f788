import { Agenda } from '../load/agenda.ts';
import { plainContent } from '../load/plain-content.ts';
import type { OwnInstrument } from '../metrics/instruments.ts';
import type { Matching } from '../protocols/chat-protocol.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { type Pairs, partnerOf } from './pairs.ts';

/** How long before its message a user is seen typing, ms. */
const TYPING_MS = 500;

/** After so many acts in one turn the sockets get theirs. */
const ACTS_PER_TURN = 50;

/** How a pair talks. */
export interface TalkRules {
  readonly matching: Matching;
  readonly own: (metric: TypingMetric) => OwnInstrument;
  /** Messages of a pair, the two in turn. */
  readonly messages: number;
  /** From a user's message to its next, ms. */
  readonly spacingMs: number;
  /** Length of a message, characters. */
  readonly characters: number;
}

/** A metric of the signs that a partner is typing. */
export type TypingMetric = 'typings_sent' | 'typings_seen' | 'typing_time';

/** What `runPairs` is to call. */
export interface Talk {
  readonly begin: (pairs: Pairs, pair: number, atMs: number) => void;
  readonly onTyping: (session: number, readAtMs: number) => void;
}

/**
 * The talk of the pairs of a VU: its two users say something in turn, each seen typing before, the first only when both
 * are sure to listen. After the last message there is silence for the delivery time-out, then one ends the chat. The
 * schedule is fixed when the chat begins: a message that goes out late counts from when it was due.
 */
export function talkInPairs({ context, rooms, sessions }: ChatVu, rules: TalkRules): Talk {
  const { clock, load } = context;
  const { matching, messages, own, spacingMs } = rules;
  const agenda = new Agenda<number>();
  const beganMs: number[] = [];
  /** By pair: its next act; two a message, typing and saying, and at last the end. */
  const step: number[] = [];
  /** By session: when it was typing last, undefined once its partner has seen it. */
  const typedMs: (number | undefined)[] = [];
  let armedMs = Number.POSITIVE_INFINITY;

  const dueMs = (pair: number): number => {
    const nth = step[pair] ?? 0;
    const saidMs = (beganMs[pair] ?? 0) + TYPING_MS + (Math.floor(nth / 2) * spacingMs) / 2;
    if (nth === 2 * messages) {
      return saidMs - spacingMs / 2 + load.deliveryTimeoutMs;
    }
    return nth % 2 === 0 ? saidMs - TYPING_MS : saidMs;
  };

  const act = (pairs: Pairs, pair: number): void => {
    if (!pairs.isChatting(pair)) {
      return;
    }
    const nth = step[pair] ?? 0;
    const session = 2 * pair + (Math.floor(nth / 2) % 2);
    if (nth === 2 * messages) {
      pairs.part(pair);
      return;
    }
    if (nth % 2 === 0) {
      typedMs[session] = clock();
      own('typings_sent').add(1);
      sessions.sendFrame(session, matching.typing(true, sessions.stateOf(session)));
    } else {
      const k = (rooms[pair]?.index ?? 0) + Math.floor(nth / 2);
      sessions.say(session, dueMs(pair), plainContent(k, rules.characters));
    }
    step[pair] = nth + 1;
    agenda.add(dueMs(pair), pair);
  };

  const arm = (pairs: Pairs): void => {
    if (agenda.nextMs < armedMs) {
      armedMs = agenda.nextMs;
      setTimeout(
        () => {
          armedMs = Number.POSITIVE_INFINITY;
          for (let acts = 0; acts < ACTS_PER_TURN && agenda.nextMs <= clock(); acts += 1) {
            act(pairs, agenda.take() ?? 0);
          }
          arm(pairs);
        },
        Math.max(0, armedMs - clock()),
      );
    }
  };

  return {
    begin: (pairs, pair, atMs) => {
      beganMs[pair] = atMs + matching.firstWordAfterMs;
      step[pair] = 0;
      agenda.add(beganMs[pair] ?? 0, pair);
      arm(pairs);
    },
    onTyping: (session, readAtMs) => {
      const partner = partnerOf(session);
      const sentMs = typedMs[partner];
      if (sentMs !== undefined) {
        typedMs[partner] = undefined;
        own('typings_seen').add(1);
        own('typing_time').add(readAtMs - sentMs);
      }
    },
  };
}
