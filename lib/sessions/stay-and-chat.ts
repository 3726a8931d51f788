import { bySession } from '../audit/by-session.ts';
import { Agenda } from '../load/agenda.ts';
import { backoffMs } from '../load/backoff.ts';
import { jitteredDueMs } from '../load/jittered-schedule.ts';
import { messageContent } from '../load/message-content.ts';
import type { OpenSpan } from '../load/ramp.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** After so many acts in one turn the sockets get theirs. */
const ACTS_PER_TURN = 50;

/** What a user will do next. */
type Act = 'connect' | 'say' | 'leave' | 'nothing';

/**
 * The users of one VU come and go by their spans (epoch ms) and chat while they are there. A room falls silent before
 * the first of its users leaves as planned, so that no message is in flight to somebody who is going; in the room of a
 * mailbox all but its owner speak. Resolves when the last user is gone. One timer serves all of them, and what is known of them lies in arrays by session: a promise, a timer
 * or an object for each would cost kilobytes a user.
 */
export function stayAndChat(
  { context, rooms, sessions }: ChatVu,
  spansOf: (index: number) => readonly OpenSpan[],
): Promise<void> {
  const { clock, load, meter } = context;
  const { metrics } = meter;
  const { count } = sessions;
  const agenda = new Agenda<number>();
  const next: Act[] = new Array(count).fill('nothing');
  /** The moment of the one act that is still meant; entries for others are stale. */
  const dueMs: number[] = new Array(count).fill(0);
  const spanNo: number[] = new Array(count).fill(0);
  const closeMs: number[] = new Array(count).fill(0);
  const joinedMs: number[] = new Array(count).fill(0);
  /** From when on nothing is said any more. */
  const quietMs: number[] = new Array(count).fill(0);
  /** Messages said since joining. */
  const said: number[] = new Array(count).fill(0);
  /** When the connection was lost that is to be regained; 0 while there is none. */
  const lostMs: number[] = new Array(count).fill(0);
  /** Tries since it was lost. */
  const attempts: number[] = new Array(count).fill(0);
  /** By room: when its users leave. */
  const leavings = rooms.map(({ firstUser, wholeSize }) =>
    Array.from({ length: wholeSize }, (_, place) => spansOf(firstUser + place))
      .flat()
      .map((span) => span.closeMs),
  );
  const roomNo = bySession(rooms, (_, room) => room);
  /** Whose mailbox the room is reads and says nothing. */
  const isMute = (session: number): boolean => {
    const room = rooms[roomNo[session] ?? 0];
    return room?.isMailbox === true && room.firstSession === session;
  };
  let staying = count;
  let armedMs = Number.POSITIVE_INFINITY;

  return new Promise((resolve) => {
    const arm = (): void => {
      if (agenda.nextMs < armedMs) {
        armedMs = agenda.nextMs;
        setTimeout(turn, Math.max(0, armedMs - clock()));
      }
    };
    const turn = (): void => {
      armedMs = Number.POSITIVE_INFINITY;
      for (let acts = 0; acts < ACTS_PER_TURN && agenda.nextMs <= clock(); acts += 1) {
        const atMs = agenda.nextMs;
        act(agenda.take() ?? 0, atMs);
      }
      arm();
    };
    const will = (session: number, what: Act, atMs: number): void => {
      next[session] = what;
      dueMs[session] = atMs;
      agenda.add(atMs, session);
      arm();
    };
    const willLeave = (session: number): void => will(session, 'leave', closeMs[session] ?? 0);

    /** Plans the next message, or the leaving when the room is to be silent by then. */
    const willSpeak = (session: number): void => {
      const intervalMs = load.messageIntervalMs;
      const atMs =
        (joinedMs[session] ?? 0) + jitteredDueMs(sessions.indexOf(session), said[session] ?? 0, intervalMs);
      if (!isMute(session) && atMs <= (quietMs[session] ?? 0)) {
        will(session, 'say', atMs);
      } else {
        willLeave(session);
      }
    };

    /** Plans the coming of the session's current span, or ends. */
    const begin = (session: number): void => {
      const span = spansOf(sessions.indexOf(session))[spanNo[session] ?? 0];
      if (span === undefined) {
        next[session] = 'nothing';
        staying -= 1;
        if (staying === 0) {
          resolve();
        }
      } else {
        closeMs[session] = span.closeMs;
        will(session, 'connect', span.openMs);
      }
    };

    /** Plans to come back where a user who was cut off does, and there is time left; false where it stays away. */
    const willReturn = (session: number): boolean => {
      const nowMs = clock();
      const index = sessions.indexOf(session);
      const atMs = nowMs + backoffMs(index, attempts[session] ?? 0);
      if (!load.reconnect || atMs >= (closeMs[session] ?? 0)) {
        return false;
      }
      lostMs[session] ||= nowMs;
      attempts[session] = (attempts[session] ?? 0) + 1;
      will(session, 'connect', atMs);
      return true;
    };

    /** Does what was planned for this moment. */
    const act = (session: number, atMs: number): void => {
      if (atMs !== dueMs[session]) {
        return;
      }
      const what = next[session];
      next[session] = 'nothing';
      if (what === 'connect') {
        // Holds unless joining plans something else: a chat that never answers must not keep its user for ever.
        willLeave(session);
        sessions.connect(session);
      } else if (what === 'say' && sessions.canSend(session)) {
        const nth = said[session] ?? 0;
        said[session] = nth + 1;
        sessions.say(session, atMs, messageContent(sessions.indexOf(session) + nth));
        willSpeak(session);
      } else if (what === 'leave') {
        sessions.leave(session);
      }
    };

    sessions.watcher = {
      onJoined: (session, joined) => {
        if (joined) {
          const nowMs = clock();
          joinedMs[session] = nowMs;
          if (lostMs[session]) {
            metrics.reconnects.add(1);
            metrics.reconnect_time.add(nowMs - (lostMs[session] ?? 0));
            lostMs[session] = 0;
            attempts[session] = 0;
          }
          // Its own leaving too: who is let in after it was to leave must not stay for ever. Who joins a room that is
          // silent already, because somebody is about to leave it, says nothing.
          quietMs[session] =
            (leavings[roomNo[session] ?? 0] ?? []).reduce(
              (soonest, atMs) => (atMs > nowMs ? Math.min(soonest, atMs) : soonest),
              closeMs[session] ?? 0,
            ) - load.deliveryTimeoutMs;
          said[session] = 0;
          willSpeak(session);
        }
      },
      onEnded: (session) => {
        if (clock() < (closeMs[session] ?? 0) && willReturn(session)) {
          return;
        }
        spanNo[session] = (spanNo[session] ?? 0) + 1;
        begin(session);
      },
    };

    if (count === 0) {
      resolve();
    }
    for (let session = 0; session < count; session += 1) {
      begin(session);
    }
  });
}
