import { plainContent } from '../load/plain-content.ts';
import type { Matching } from '../protocols/chat-protocol.ts';
import { chatIdOf } from './chat-id-of.ts';
import type { Inbox } from './inbox.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { expectThat } from './take-steps.ts';
import { waitUntil } from './wait.ts';

/** What users who meet strangers do, each to be awaited and throwing where it does not come out as it should. */
export interface TourActs {
  /** A user gets in. */
  readonly comeIn: (session: number) => Promise<void>;
  /** Two users search by an interest that is theirs alone, and are told of the same chat. */
  readonly meet: (one: number, other: number) => Promise<void>;
  /** Both accept what they were told of. */
  readonly accept: (one: number, other: number) => Promise<void>;
  /** A user says something, and its partner reads it. */
  readonly sayAndRead: (session: number) => Promise<void>;
  /** A user says something that the server is to refuse with this error. */
  readonly sayInVain: (session: number, content: string, error: string) => Promise<void>;
  /** A user does something of the matching, such as ending the chat, and its partner is told. */
  readonly actAndTell: (
    session: number,
    act: 'decline' | 'end',
    partner: number,
    event: string,
  ) => Promise<void>;
  /** A user is seen typing by its partner, and then no more. */
  readonly type: (session: number, partner: number) => Promise<void>;
  readonly report: (session: number) => void;
}

/** The acts of the users of a VU. */
export function createTourActs(vu: ChatVu, inbox: Inbox, matching: Matching, withinMs: number): TourActs {
  const { context, sessions } = vu;
  const { clock, load, protocol } = context;
  let meetings = 0;
  let said = 0;
  const state = (session: number): unknown => sessions.stateOf(session);
  const next = (session: number, name: string): Promise<unknown> => inbox.next(session, name, withinMs);
  return {
    comeIn: async (session) => {
      sessions.connect(session);
      await next(session, 'joined');
    },
    meet: async (one, other) => {
      meetings += 1;
      const interest = `k6-${vu.rooms[0]?.mark.slice(5) ?? ''}-${meetings}`;
      for (const session of [one, other]) {
        sessions.sendFrame(session, matching.find([interest], state(session)));
      }
      const chats = [chatIdOf(await next(one, 'match_found')), chatIdOf(await next(other, 'match_found'))];
      expectThat(chats[0] === chats[1], 'both to be told of the same chat', chats);
    },
    accept: async (one, other) => {
      for (const session of [one, other]) {
        sessions.sendFrame(session, matching.accept(state(session)));
      }
      await next(one, 'match_accepted');
      await next(other, 'match_accepted');
      // Who speaks at once may not be heard yet.
      await waitUntil(clock, clock() + matching.firstWordAfterMs);
    },
    sayAndRead: async (session) => {
      said += 1;
      sessions.say(session, clock(), plainContent(said, 40));
      await vu.drain(load.deliveryTimeoutMs);
      expectThat(vu.open() === 0, 'the partner to read the message', 'nothing');
    },
    sayInVain: async (session, content, error) => {
      const frame = protocol.codec.encodeMessage('', { content, metadata: {} }, '', 0, state(session));
      sessions.sendFrame(session, frame);
      await next(session, error);
    },
    actAndTell: async (session, act, partner, event) => {
      sessions.sendFrame(session, matching[act](state(session)));
      await next(partner, event);
    },
    type: async (session, partner) => {
      for (const isTyping of [true, false]) {
        sessions.sendFrame(session, matching.typing(isTyping, state(session)));
        const seen = Reflect.get(Object(await next(partner, 'typing')), 'isTyping');
        expectThat(seen === isTyping, `typing to be ${isTyping}`, seen);
      }
    },
    report: (session) => sessions.sendFrame(session, matching.report('other', state(session))),
  };
}
