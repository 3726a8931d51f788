import { bySession } from '../audit/by-session.ts';
import type { MessageContent } from '../load/message-content.ts';
import { fractionOf } from '../load/random.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** How often it is looked for bursts that somebody never read, ms. */
const WATCH_MS = 100;

/** What each user of a storm does. */
export interface Storm {
  /** Messages of each user. */
  readonly messages: number;
  /** Messages in a burst. */
  readonly burst: number;
  /** The longest gap before the next burst of a room, ms; drawn evenly from 0. */
  readonly gapMs: number;
  readonly content: MessageContent;
  /** A burst that somebody has not read within it is given up, ms. */
  readonly stallMs: number;
  /** Whether the user of a global index goes away halfway, and comes back. */
  readonly leaves: (index: number) => boolean;
  readonly onReturn: () => void;
}

/** Where a user is who goes away and comes back; all others stay here. */
type Step = 'here' | 'leaving' | 'coming' | 'back';

/** Where a room is. */
interface RoomState {
  /** Whose turn it is, counted on. */
  turn: number;
  /** Messages of the last burst that somebody has still to read. */
  unread: number;
  saidMs: number;
}

/**
 * The members of each room take turns with bursts; the next one goes a short gap after everybody in the room has read the
 * last, so that a slow target is sent less: a closed model, in which a message is due when it is sent. Who leaves does
 * so while its room is silent and the others go on. Becomes the watcher of the sessions; resolves when all is said.
 */
export function sendBursts({ context, rooms, sessions }: ChatVu, storm: Storm): Promise<void> {
  const { clock, fail, meter } = context;
  const { messages, burst, gapMs, content } = storm;
  const roomOf = bySession(rooms, (_, room) => room);
  const states = rooms.map((): RoomState => ({ turn: 0, unread: 0, saidMs: 0 }));
  const left: number[] = new Array(sessions.count).fill(messages);
  const steps: Step[] = new Array(sessions.count).fill('here');
  let active = rooms.length;

  return new Promise((resolve) => {
    const plan = (room: number): void => {
      const { turn } = states[room] as RoomState;
      setTimeout(() => next(room), gapMs * fractionOf(rooms[room]?.index ?? 0, turn));
    };
    const next = (room: number): void => {
      const { firstSession = 0, size = 0 } = rooms[room] ?? {};
      const state = states[room] as RoomState;
      for (let tried = 0; tried < size; tried += 1) {
        const session = firstSession + (state.turn % size);
        state.turn += 1;
        if ((left[session] ?? 0) > 0) {
          speak(room, session);
          return;
        }
      }
      active -= 1;
      if (active === 0) {
        clearInterval(watch as never);
        resolve();
      }
    };
    const speak = (room: number, session: number): void => {
      const rest = left[session] ?? 0;
      const isHalfway = rest <= messages / 2 && rest < messages;
      const canSend = sessions.canSend(session);
      if (isHalfway && canSend && steps[session] === 'here' && storm.leaves(sessions.indexOf(session))) {
        steps[session] = 'leaving';
        sessions.leave(session);
        return;
      }
      const state = states[room] as RoomState;
      const said = Math.min(burst, rest);
      left[session] = rest - said;
      state.saidMs = clock();
      state.unread = canSend ? said : 0;
      for (let nth = 0; nth < said; nth += 1) {
        if (canSend) {
          sessions.say(session, state.saidMs, content);
        } else {
          meter.countNotSent(content.type);
          fail('message_send', 'not_sent', 'its user was not connected');
        }
      }
      if (!canSend) {
        plan(room);
      }
    };
    context.onReadByAll = (_latencyMs, session) => {
      const room = roomOf[session] ?? 0;
      const state = states[room] as RoomState;
      state.unread -= 1;
      if (state.unread === 0) {
        plan(room);
      }
    };
    const comeBack = (session: number, joined: boolean): void => {
      if (steps[session] === 'coming') {
        steps[session] = 'back';
        if (joined) {
          storm.onReturn();
        }
        plan(roomOf[session] ?? 0);
      }
    };
    sessions.watcher = {
      onJoined: comeBack,
      onEnded: (session) => {
        comeBack(session, false);
        if (steps[session] === 'leaving') {
          steps[session] = 'coming';
          // A turn later: the socket that ended is not yet out of its handler.
          setTimeout(() => sessions.connect(session), 0);
        }
      },
    };
    const watch = setInterval(() => {
      for (const [room, state] of states.entries()) {
        if (state.unread > 0 && clock() - state.saidMs > storm.stallMs) {
          state.unread = 0;
          plan(room);
        }
      }
    }, WATCH_MS) as unknown;
    for (const room of rooms.keys()) {
      plan(room);
    }
  });
}
