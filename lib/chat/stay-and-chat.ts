import { Agenda } from '../load/agenda.ts';
import { jitteredDueMs } from '../load/jittered-schedule.ts';
import { messageContent } from '../load/message-content.ts';
import type { OpenSpan } from '../load/ramp.ts';
import type { ChatUser, UserWatcher } from './chat-user.ts';
import type { Crew } from './crew.ts';
import type { VuContext } from './vu-context.ts';

/** After so many acts in one turn the sockets get theirs. */
const ACTS_PER_TURN = 50;

/**
 * The users of one VU come and go by their spans (epoch ms) and chat while they are there. A room falls silent before
 * the first of its users leaves as planned, so that no message is in flight to somebody who is going. Resolves when the
 * last user is gone. One timer serves all of them: a promise and a timer for each would cost kilobytes a user.
 */
export function stayAndChat(crew: Crew, spansOf: (index: number) => readonly OpenSpan[]): Promise<void> {
  const { context, rooms } = crew;
  const { clock, load } = context;
  const agenda = new Agenda<Stay>();
  let staying = 0;
  return new Promise((resolve) => {
    let armedMs = Number.POSITIVE_INFINITY;
    const turn = (): void => {
      armedMs = Number.POSITIVE_INFINITY;
      for (let acts = 0; acts < ACTS_PER_TURN; acts += 1) {
        const due = agenda.takeDue(clock());
        if (due === undefined) {
          break;
        }
        due.item.act(due.atMs);
      }
      arm();
    };
    const arm = (): void => {
      if (agenda.nextMs < armedMs) {
        armedMs = agenda.nextMs;
        setTimeout(turn, Math.max(0, armedMs - clock()));
      }
    };
    const plan = {
      at: (atMs: number, stay: Stay): void => {
        agenda.add(atMs, stay);
        arm();
      },
      done: (): void => {
        staying -= 1;
        if (staying === 0) {
          resolve();
        }
      },
    };
    for (const room of rooms) {
      const spans = room.users.map(({ index }) => spansOf(index));
      const closings = spans.flat().map(({ closeMs }) => closeMs - load.deliveryTimeoutMs);
      room.users.forEach((user, place) => {
        staying += 1;
        new Stay(context, user, spans[place] ?? [], closings, plan).begin();
      });
    }
    if (staying === 0) {
      resolve();
    }
  });
}

/** Where a stay enters its next act, and says that there will be none. */
interface StayPlan {
  readonly at: (atMs: number, stay: Stay) => void;
  readonly done: () => void;
}

/** One user's coming, chatting and going. */
class Stay implements UserWatcher {
  private readonly context: VuContext;
  private readonly user: ChatUser;
  private readonly spans: readonly OpenSpan[];
  private readonly closings: readonly number[];
  private readonly plan: StayPlan;
  private span = 0;
  private nth = 0;
  private joinedMs = 0;
  /** From when on nothing is said any more. */
  private quietMs = 0;
  /** The moment of the one act that is still meant; entries for others are stale. */
  private dueMs = 0;
  private next: 'connect' | 'say' | 'leave' | 'nothing' = 'nothing';

  constructor(
    context: VuContext,
    user: ChatUser,
    spans: readonly OpenSpan[],
    closings: readonly number[],
    plan: StayPlan,
  ) {
    this.context = context;
    this.user = user;
    this.spans = spans;
    this.closings = closings;
    this.plan = plan;
  }

  /** Plans the coming of the current span, or ends. */
  begin(): void {
    const span = this.spans[this.span];
    if (span === undefined) {
      this.next = 'nothing';
      this.plan.done();
    } else {
      this.will('connect', span.openMs);
    }
  }

  /** Does what was planned for this moment. */
  act(atMs: number): void {
    if (atMs !== this.dueMs) {
      return;
    }
    const { user, next } = this;
    this.next = 'nothing';
    if (next === 'connect') {
      // Holds unless joining plans something else: a chat that never answers must not keep its user for ever.
      this.willLeave();
      user.start(this);
    } else if (next === 'say' && user.canSend) {
      user.say(atMs, messageContent(user.index + this.nth));
      this.nth += 1;
      this.willSpeak();
    } else if (next === 'leave') {
      user.leave();
    }
  }

  onJoined(joined: boolean): void {
    if (joined) {
      const joinedMs = this.context.clock();
      this.joinedMs = joinedMs;
      this.quietMs = Math.min(...this.closings.filter((atMs) => atMs > joinedMs));
      this.nth = 0;
      this.willSpeak();
    }
  }

  onEnded(): void {
    this.span += 1;
    this.begin();
  }

  /** Plans the next message, or the leaving when the room is to be silent by then. */
  private willSpeak(): void {
    const { user, context, joinedMs } = this;
    const dueMs = joinedMs + jitteredDueMs(user.index, this.nth, context.load.messageIntervalMs);
    if (dueMs <= this.quietMs) {
      this.will('say', dueMs);
    } else {
      this.willLeave();
    }
  }

  private willLeave(): void {
    this.will('leave', this.spans[this.span]?.closeMs ?? 0);
  }

  private will(next: Stay['next'], atMs: number): void {
    this.next = next;
    this.dueMs = atMs;
    this.plan.at(atMs, this);
  }
}
