import { randomUUID } from 'node:crypto';
import { increase } from '../../counters.ts';
import type { SystemContext } from '../chat-system.ts';
import { answers } from './answers.ts';
import type { WhisperCounters } from './counters.ts';
import { judgeMessage } from './judge-message.ts';
import type { WhisperLimits } from './limits.ts';
import { pairUp } from './matchmaker.ts';
import type { Request } from './parse-request.ts';
import { openChat, type Pair, partnerOf, type Session } from './session.ts';

/** The rules of Whisper: who is matched with whom, and what may be said. */
export class WhisperServer {
  /** What `/metrics` says of open chats: it only falls when somebody ends one. */
  saidChats = 0;
  readonly #context: SystemContext<WhisperLimits>;
  readonly #counters: WhisperCounters;
  #searches = new Set<Session>();
  #offers = new Set<Pair>();
  readonly #reporters = new Map<string, Set<string>>();
  readonly #banned = new Set<string>();

  constructor(context: SystemContext<WhisperLimits>, counters: WhisperCounters) {
    this.#context = context;
    this.#counters = counters;
  }

  /** Does what a client asks for. */
  answer(session: Session, request: Request): void {
    switch (request.type) {
      case 'set_fingerprint':
        this.#fingerprint(session, request.fingerprint);
        break;
      case 'find_match':
        this.#search(session, request.interests);
        break;
      case 'cancel_match':
        this.#stopSearching(session);
        break;
      case 'ping':
        session.peer?.send(answers.pong);
        break;
      case 'accept_match':
        this.#accept(session, request.chatId);
        break;
      case 'decline_match':
        this.#decline(session, request.chatId);
        break;
      case 'end_chat':
        if (openChat(session, request.chatId) !== undefined) {
          this.saidChats--;
          this.leave(session);
        }
        break;
      case 'message':
        this.#say(session, request.chatId, request.text);
        break;
      case 'typing': {
        const pair = openChat(session, request.chatId);
        if (pair !== undefined) {
          this.#counters.typings++;
          partnerOf(pair, session).peer?.send(answers.typing(request.isTyping));
        }
        break;
      }
      case 'report':
        this.#report(session, request.chatId);
        break;
      default:
        request satisfies never;
    }
  }

  /** Takes a session out of its chat, its partner hears of it, and out of the searches. */
  leave(session: Session): void {
    this.#stopSearching(session);
    const { pair } = session;
    if (pair === undefined) {
      return;
    }
    session.pair = undefined;
    if (this.#offers.has(pair)) {
      // Who leaves an offer is only missed when its time is over.
      pair.accepted.delete(session);
    } else {
      const partner = partnerOf(pair, session);
      partner.pair = undefined;
      partner.peer?.send(answers.partnerLeft);
    }
  }

  /** One turn of the matcher. */
  match(): void {
    const { now, limits, faults } = this.#context;
    if (faults.isOut('matcher')) {
      // Nobody hears of it: what waits in a matcher that dies is gone, also when it is back.
      this.#searches.clear();
      return;
    }
    const nowMs = now();
    for (const session of [...this.#searches]) {
      if (nowMs - (session.searchingSinceMs ?? nowMs) >= limits.searchTimeoutMs) {
        this.#stopSearching(session);
        this.#counters.searchesTimedOut++;
        session.peer?.send(answers.matchTimeout);
      }
    }
    for (const { members, sharedInterests } of pairUp([...this.#searches], nowMs, limits)) {
      const pair: Pair = {
        chatId: randomUUID(),
        members,
        foundMs: nowMs,
        accepted: new Set(),
        listening: new Set(),
      };
      this.#offers.add(pair);
      this.#counters.matches++;
      const found = answers.matchFound(pair.chatId, limits.acceptMs / 1_000, sharedInterests);
      for (const member of members) {
        this.#stopSearching(member);
        member.pair = pair;
        member.peer?.send(found);
      }
    }
  }

  /** Takes back matches that were not accepted in time. */
  sweep(): void {
    const { now, limits } = this.#context;
    for (const pair of this.#offers) {
      if (now() - pair.foundMs >= limits.acceptMs) {
        this.#takeBack(pair, pair.members);
      }
    }
  }

  #fingerprint(session: Session, fingerprint: string): void {
    session.fingerprint = fingerprint;
    if (this.#banned.has(fingerprint)) {
      this.#dismiss(session);
    }
  }

  #search(session: Session, interests: readonly string[]): void {
    const { now, limits, faults } = this.#context;
    if (!session.searches.admit(now(), limits.searchesPerWindow, limits.searchWindowMs)) {
      this.#counters.searchesRefused++;
      session.peer?.send(answers.rateLimited(limits.searchWindowMs / 1_000));
      return;
    }
    this.#counters.searches++;
    session.peer?.send(answers.matchingStarted(limits.searchTimeoutMs / 1_000));
    if (session.pair === undefined && !this.#searches.has(session) && !faults.isOut('matcher')) {
      session.searchingSinceMs = now();
      session.interests = interests;
      this.#searches.add(session);
    }
  }

  #stopSearching(session: Session): void {
    session.searchingSinceMs = undefined;
    this.#searches.delete(session);
  }

  #accept(session: Session, chatId: string): void {
    const { pair } = session;
    if (pair?.chatId !== chatId || pair.accepted.has(session) || !this.#offers.has(pair)) {
      return;
    }
    pair.accepted.add(session);
    if (pair.accepted.size < 2) {
      return;
    }
    this.#offers.delete(pair);
    this.#counters.chats++;
    this.saidChats++;
    const accepted = answers.matchAccepted(chatId);
    session.peer?.send(accepted);
    pair.listening.add(session);
    // Whoever accepted first hears of it a moment later, and only then gets what the other one says.
    setTimeout(() => {
      const first = partnerOf(pair, session);
      if (first.pair === pair) {
        pair.listening.add(first);
        first.peer?.send(accepted);
      }
    }, this.#context.limits.subscribeMs);
  }

  #decline(session: Session, chatId: string): void {
    const { pair } = session;
    if (pair?.chatId === chatId && this.#offers.has(pair)) {
      session.pair = undefined;
      this.#takeBack(pair, [partnerOf(pair, session)]);
    }
  }

  #takeBack(pair: Pair, told: readonly Session[]): void {
    this.#offers.delete(pair);
    this.#counters.matchesDeclined++;
    for (const member of told) {
      if (member.pair === pair) {
        member.pair = undefined;
        member.peer?.send(answers.matchDeclined);
      }
    }
  }

  #say(session: Session, chatId: string, text: string): void {
    const { now, limits, faults } = this.#context;
    const judged = judgeMessage(session, { chatId, text }, now(), limits);
    if ('answer' in judged) {
      increase(this.#counters.messagesRefused, judged.reason);
      session.peer?.send(judged.answer);
      return;
    }
    const { pair } = judged;
    this.#counters.messagesAccepted++;
    const partner = partnerOf(pair, session);
    if (!pair.listening.has(partner)) {
      increase(this.#counters.messagesLost, 'first-word');
      return;
    }
    const frame = answers.message(text, Math.floor(now() / 1_000));
    faults.deliver({
      room: chatId,
      sender: session.id,
      text,
      recipients: [partner.id],
      userOf: () => partner.fingerprint,
      send: (ids, instead) => {
        const sent = instead === undefined ? frame : answers.other(instead);
        for (const _ of ids) {
          if (partner.peer?.isOpen === true) {
            partner.peer.send(sent);
            this.#counters.deliveries++;
          }
        }
      },
    });
  }

  #report(session: Session, chatId: string): void {
    const pair = openChat(session, chatId);
    if (pair === undefined) {
      return;
    }
    const reported = partnerOf(pair, session);
    if (session.fingerprint === '' || reported.fingerprint === '') {
      return;
    }
    this.#counters.reports++;
    const reporters = this.#reporters.get(reported.fingerprint) ?? new Set();
    this.#reporters.set(reported.fingerprint, reporters.add(session.fingerprint));
    if (reporters.size >= this.#context.limits.reportsToBan) {
      this.#banned.add(reported.fingerprint);
      this.#counters.bans++;
      this.#dismiss(reported);
    }
  }

  #dismiss(session: Session): void {
    session.peer?.send(answers.banned(this.#context.limits.banSeconds));
    increase(this.#counters.clientsDropped, 'ban');
    this.leave(session);
    session.peer?.hangUp();
  }
}
