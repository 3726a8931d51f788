import { bySeat } from '../audit/by-seat.ts';
import { Agenda } from '../load/agenda.ts';
import { jitteredDueMs } from '../load/jittered-schedule.ts';
import { messageContent } from '../load/message-content.ts';
import type { OpenSpan } from '../load/ramp.ts';
import type { Crew } from './crew.ts';

/** After so many acts in one turn the sockets get theirs. */
const ACTS_PER_TURN = 50;

/** What a user will do next. */
type Act = 'connect' | 'say' | 'leave' | 'nothing';

/**
 * The users of one VU come and go by their spans (epoch ms) and chat while they are there. A room falls silent before
 * the first of its users leaves as planned, so that no message is in flight to somebody who is going. Resolves when the
 * last user is gone. One timer serves all of them, and what is known of them lies in arrays by seat: a promise, a timer
 * or an object for each would cost kilobytes a user.
 */
export function stayAndChat(
  { context, rooms, seats }: Crew,
  spansOf: (index: number) => readonly OpenSpan[],
): Promise<void> {
  const { clock, load } = context;
  const { count } = seats;
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
  /** By room: when it falls silent before one of its users leaves. */
  const silences = rooms.map(({ firstSeat, size }) =>
    Array.from({ length: size }, (_, place) => spansOf(seats.indexOf(firstSeat + place)))
      .flat()
      .map((span) => span.closeMs - load.deliveryTimeoutMs),
  );
  const roomNo = bySeat(rooms, (_, room) => room);
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
    const will = (seat: number, what: Act, atMs: number): void => {
      next[seat] = what;
      dueMs[seat] = atMs;
      agenda.add(atMs, seat);
      arm();
    };
    const willLeave = (seat: number): void => will(seat, 'leave', closeMs[seat] ?? 0);

    /** Plans the next message, or the leaving when the room is to be silent by then. */
    const willSpeak = (seat: number): void => {
      const intervalMs = load.messageIntervalMs;
      const atMs = (joinedMs[seat] ?? 0) + jitteredDueMs(seats.indexOf(seat), said[seat] ?? 0, intervalMs);
      if (atMs <= (quietMs[seat] ?? 0)) {
        will(seat, 'say', atMs);
      } else {
        willLeave(seat);
      }
    };

    /** Plans the coming of the seat's current span, or ends. */
    const begin = (seat: number): void => {
      const span = spansOf(seats.indexOf(seat))[spanNo[seat] ?? 0];
      if (span === undefined) {
        next[seat] = 'nothing';
        staying -= 1;
        if (staying === 0) {
          resolve();
        }
      } else {
        closeMs[seat] = span.closeMs;
        will(seat, 'connect', span.openMs);
      }
    };

    /** Does what was planned for this moment. */
    const act = (seat: number, atMs: number): void => {
      if (atMs !== dueMs[seat]) {
        return;
      }
      const what = next[seat];
      next[seat] = 'nothing';
      if (what === 'connect') {
        // Holds unless joining plans something else: a chat that never answers must not keep its user for ever.
        willLeave(seat);
        seats.connect(seat);
      } else if (what === 'say' && seats.canSend(seat)) {
        const nth = said[seat] ?? 0;
        said[seat] = nth + 1;
        seats.say(seat, atMs, messageContent(seats.indexOf(seat) + nth));
        willSpeak(seat);
      } else if (what === 'leave') {
        seats.leave(seat);
      }
    };

    seats.watcher = {
      onJoined: (seat, joined) => {
        if (joined) {
          const nowMs = clock();
          joinedMs[seat] = nowMs;
          const ahead = (silences[roomNo[seat] ?? 0] ?? []).filter((atMs) => atMs > nowMs);
          // Its own leaving too: who is let in after it was to leave must not stay for ever.
          quietMs[seat] = Math.min(closeMs[seat] ?? 0, ...ahead);
          said[seat] = 0;
          willSpeak(seat);
        }
      },
      onEnded: (seat) => {
        spanNo[seat] = (spanNo[seat] ?? 0) + 1;
        begin(seat);
      },
    };

    if (count === 0) {
      resolve();
    }
    for (let seat = 0; seat < count; seat += 1) {
      begin(seat);
    }
  });
}
