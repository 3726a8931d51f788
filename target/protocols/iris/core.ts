import { increase } from '../../counters.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { SystemContext } from '../chat-system.ts';
import type { IrisCounters } from './counters.ts';
import type { IrisLimits } from './limits.ts';
import { encodeStatus, encodeTyping, LOGIN_OK, type Packet } from './packets.ts';
import { PresenceCache } from './presence.ts';
import type { IrisSession } from './session.ts';
import { StoredMessages } from './stored-messages.ts';

/** What the core must be able to do to its edge. */
export interface CoreContext extends Pick<SystemContext<IrisLimits>, 'limits' | 'faults' | 'now' | 'kept'> {
  readonly counters: IrisCounters;
  /** Ends every session of a transport. */
  readonly kill: (transport: IrisSession['transport'], reason: string) => void;
}

/** Who is there, what waits for those who are not, and who gets what. */
export class IrisCore {
  readonly #context: CoreContext;
  readonly #online = new Map<string, IrisSession>();
  readonly #lastSeenSeconds = new Map<string, number>();
  readonly #stored: StoredMessages;
  readonly #presence: PresenceCache;
  readonly #random = seededRandom(1);

  constructor(context: CoreContext) {
    this.#context = context;
    this.#presence = new PresenceCache(context.limits.statusCacheMs);
    this.#stored = new StoredMessages(context.kept);
  }

  /** Lets a session in under a name, always; the last login of a name gets its messages. */
  login(session: IrisSession, user: string): void {
    const { counters, faults } = this.#context;
    if (session.user !== undefined) {
      this.logout(session);
    }
    session.user = user;
    this.#online.set(user, session);
    counters.logins++;
    faults.greet(session.id, user, () => {
      session.answer(LOGIN_OK);
      this.#handOver(session, user);
    });
    faults.established(session.id);
  }

  /** Forgets a session; an older one of the same name gets nothing all the same. */
  logout(session: IrisSession): void {
    const { user } = session;
    if (user !== undefined && this.#online.get(user) === session) {
      this.#online.delete(user);
      this.#lastSeenSeconds.set(user, Math.floor(this.#context.now() / 1_000));
    }
    session.user = undefined;
  }

  /** Does what a packet asks for; the session is logged in. */
  answer(session: IrisSession, packet: Packet): void {
    const { counters, kill, now } = this.#context;
    const { user = '' } = session;
    switch (packet.type) {
      case 'send':
        counters.messagesAccepted++;
        this.#send(user, packet.target, packet.body);
        break;
      case 'batch':
        counters.messagesAccepted++;
        // Never delivered live, not even to somebody who is there.
        this.store(packet.target, packet.body);
        break;
      case 'status': {
        const { isOnline, lastSeenSeconds } = this.#presence.ask(packet.target, now(), () => ({
          isOnline: this.#online.has(packet.target),
          lastSeenSeconds: this.#lastSeenSeconds.get(packet.target) ?? 0,
        }));
        counters.statusAnswers++;
        session.answer(encodeStatus(packet.target, isOnline, lastSeenSeconds));
        break;
      }
      case 'typing': {
        const target = this.#online.get(packet.target);
        if (target?.transport === 'ws') {
          kill('ws', 'typing');
        } else if (target !== undefined) {
          counters.typings++;
          target.answer(encodeTyping(user, packet.isTyping));
        }
        break;
      }
      default:
        packet satisfies never;
    }
  }

  /** Keeps a message for somebody who is away; without the core it is lost without a sign. */
  store(user: string, message: Buffer): void {
    const { counters, faults, limits } = this.#context;
    if (faults.isOut('core')) {
      increase(counters.messagesLost, 'core');
    } else if (this.#stored.count >= limits.storedMax) {
      increase(counters.messagesLost, 'full');
    } else {
      counters.messagesStored++;
      this.#stored.store(user, message);
    }
  }

  #send(from: string, to: string, message: Buffer): void {
    const { counters, faults } = this.#context;
    const session = this.#online.get(to);
    if (session === undefined) {
      this.store(to, message);
    } else if (faults.areOff()) {
      counters.deliveries += session.deliver(message) ? 1 : 0;
    } else {
      const kept = Buffer.from(message);
      this.#deliverFaulty(from, session, kept, (what) => session.deliver(what));
    }
  }

  #handOver(session: IrisSession, user: string): void {
    const { counters, faults, limits, kill } = this.#context;
    const waiting = faults.isOut('core') ? [] : this.#stored.take(user);
    if (waiting.length === 0) {
      return;
    }
    if (waiting.length >= limits.storedFatal && session.transport === 'ws') {
      increase(counters.messagesLost, 'handover', waiting.length);
      kill('ws', 'handover');
      return;
    }
    this.#shuffle(waiting);
    if (faults.areOff()) {
      const delivered = session.handOver(waiting) ? waiting.length : 0;
      counters.deliveries += delivered;
      counters.storedDelivered += delivered;
      return;
    }
    for (const message of waiting) {
      this.#deliverFaulty('', session, message, (what) => {
        const isDelivered = session.handOver([what]);
        counters.storedDelivered += isDelivered ? 1 : 0;
        return isDelivered;
      });
    }
  }

  #deliverFaulty(
    sender: string,
    session: IrisSession,
    message: Buffer,
    send: (what: Buffer) => boolean,
  ): void {
    const { counters, faults } = this.#context;
    const room = session.user ?? '';
    faults.deliver({
      room,
      sender,
      text: message.toString('latin1'),
      recipients: [session.id],
      userOf: () => room,
      send: (ids, instead) => {
        const what = instead === undefined ? message : Buffer.from(JSON.stringify(instead));
        for (const _ of ids) {
          counters.deliveries += send(what) ? 1 : 0;
        }
      },
    });
  }

  /** The store keeps no order. */
  #shuffle(messages: Buffer[]): void {
    for (let last = messages.length - 1; last > 0; last--) {
      const other = Math.floor(this.#random() * (last + 1));
      const [a, b] = [messages[last], messages[other]];
      if (a !== undefined && b !== undefined) {
        messages[last] = b;
        messages[other] = a;
      }
    }
  }
}
