import { chatIdOf } from './chat-id-of.ts';
import { createDialler } from './create-dialler.ts';
import { createDeadlines } from './deadlines.ts';
import { type PairRules, type Pairs, type PairVu, type Phase, pairOf, partnerOf } from './pairs.ts';

/** How long one of a pair may have a match that the other one has not heard of: it is then another one's, ms. */
const VERIFY_MS = 5_000;

/**
 * Lets the pairs of a VU, sessions `2n` and `2n + 1`, connect, search, accept and chat. Who was matched with whom is
 * learnt from the server: both must be told of the same chat before either accepts, so that nobody chats with a
 * stranger to the test. What goes wrong ends a pair, and is counted. Takes the place of the sessions' watcher.
 */
export function runPairs({ context, sessions, rooms }: PairVu, rules: PairRules): Pairs {
  const { clock, fail, load } = context;
  const { matching, own } = rules;
  const pairs = Math.floor(sessions.count / 2);
  const users = 2 * pairs;
  const phases: Phase[] = new Array(users).fill('away');
  const sinceMs: number[] = new Array(users).fill(0);
  const chatIds: string[] = new Array(users).fill('');
  const isQueued: boolean[] = new Array(users).fill(false);
  const isDone: boolean[] = new Array(pairs).fill(false);
  /** By pair: when one of it ended the chat. */
  const endedMs: (number | undefined)[] = new Array(pairs).fill(undefined);
  const isIn = (session: number, ...those: readonly Phase[]): boolean =>
    those.includes(phases[session] ?? 'gone');
  let staying = users;
  let resolveDone = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    resolveDone = resolve;
  });

  const searching = createDeadlines(rules.matchTimeoutMs, clock, (session) => {
    for (const each of [session, partnerOf(session)].filter((one) => isIn(one, 'searching'))) {
      own('searches_unanswered').add(1);
      fail('match', 'timeout', `no end of a search within ${rules.matchTimeoutMs} ms`);
      sessions.sendFrame(each, matching.cancel(sessions.stateOf(each)));
    }
    giveUp(session);
  });
  const verifying = createDeadlines(VERIFY_MS, clock, (session) => cross(session));
  const accepting = createDeadlines(rules.acceptTimeoutMs, clock, (session) => {
    own('accepts_unanswered').add(1);
    fail('match', 'timeout', `no end of an acceptance within ${rules.acceptTimeoutMs} ms`);
    giveUp(session);
  });
  const ending = createDeadlines(load.deliveryTimeoutMs, clock, (session) => {
    fail('match', 'timeout', `the end of a chat was not told within ${load.deliveryTimeoutMs} ms`);
    giveUp(session);
  });

  const waitNoMore = (session: number): void => {
    for (const deadlines of [searching, verifying, accepting, ending]) {
      deadlines.remove(session);
    }
  };

  const go = (session: number): void => {
    if (phases[session] !== 'gone') {
      phases[session] = 'gone';
      waitNoMore(session);
      staying -= 1;
      if (isIn(partnerOf(session), 'gone')) {
        own('pair_success').add(isDone[pairOf(session)] ? 1 : 0);
      }
      if (staying === 0) {
        resolveDone();
      }
    }
  };

  const leave = (session: number): void => {
    waitNoMore(session);
    if (isIn(session, 'away')) {
      phases[session] = 'over';
    } else if (!isIn(session, 'over', 'gone')) {
      phases[session] = 'over';
      sessions.leave(session);
    }
  };

  /** Both of the pair leave. */
  const giveUp = (session: number): void => {
    leave(session);
    leave(partnerOf(session));
  };

  /** The partner of these two, or of this one, is another user. */
  const cross = (...crossed: readonly number[]): void => {
    for (const session of crossed) {
      own('pairs_crossed').add(1);
      fail('match', 'integrity', 'matched with another user than the one with the same interest');
      sessions.sendFrame(session, matching.decline(sessions.stateOf(session)));
    }
    giveUp(crossed[0] ?? 0);
  };

  const search = (session: number): void => {
    phases[session] = 'searching';
    const pair = rooms[pairOf(session)]?.index ?? 0;
    const frame = matching.find(rules.interestsOf(pair), sessions.stateOf(session));
    own('searches').add(1);
    searching.add(session);
    sinceMs[session] = clock();
    sessions.sendFrame(session, frame);
  };

  const accept = (session: number): void => {
    verifying.remove(session);
    phases[session] = 'accepting';
    own('accepts').add(1);
    accepting.add(session);
    sinceMs[session] = clock();
    sessions.sendFrame(session, matching.accept(sessions.stateOf(session)));
  };

  const takeMatch = (session: number, chatId: string, readAtMs: number): void => {
    const partner = partnerOf(session);
    searching.remove(session);
    phases[session] = 'found';
    chatIds[session] = chatId;
    own('matches_found').add(1);
    own('match_time').add(readAtMs - (sinceMs[session] ?? 0));
    if (!isIn(partner, 'found')) {
      verifying.add(session);
    } else if (chatIds[partner] === chatId && chatId !== '') {
      own('pairs_found').add(1);
      accept(partner);
      accept(session);
    } else {
      cross(partner, session);
    }
  };

  const takeEvent = (session: number, name: string, data: unknown, readAtMs: number): void => {
    const elapsedMs = readAtMs - (sinceMs[session] ?? 0);
    if (name === 'match_started' && isIn(session, 'searching') && isQueued[session] === false) {
      isQueued[session] = true;
      own('searches_queued').add(1);
      own('queue_time').add(elapsedMs);
    } else if (name === 'match_found' && isIn(session, 'searching')) {
      takeMatch(session, chatIdOf(data), readAtMs);
    } else if (
      name === 'match_accepted' &&
      isIn(session, 'accepting') &&
      chatIdOf(data) === chatIds[session]
    ) {
      accepting.remove(session);
      phases[session] = 'chatting';
      own('matches_accepted').add(1);
      own('accept_time').add(elapsedMs);
      if (isIn(partnerOf(session), 'chatting')) {
        own('pairs_matched').add(1);
        rules.onChat(pairOf(session), readAtMs);
      }
    } else if (name === 'match_declined' && isIn(session, 'found', 'accepting')) {
      // Its partner hears of it for itself, or is told to leave when this connection has ended.
      own('matches_declined').add(1);
      leave(session);
    } else if (name === 'match_timeout' && isIn(session, 'searching')) {
      own('searches_timed_out').add(1);
      leave(session);
    } else if (name === 'partner_left' && isIn(session, 'chatting')) {
      takeEnd(session, readAtMs);
    } else if (name === 'typing') {
      rules.onTyping?.(session, readAtMs);
    }
  };

  const takeEnd = (session: number, readAtMs: number): void => {
    const endMs = endedMs[pairOf(session)];
    if (endMs === undefined) {
      // Not its partner: whether that one was thrown out, or has never heard of it, shows at its own connection.
      own('pairs_broken').add(1);
      leave(session);
    } else {
      own('ends_seen').add(1);
      own('end_time').add(readAtMs - endMs);
      isDone[pairOf(session)] = true;
      giveUp(session);
    }
  };

  sessions.watcher = {
    onJoined: (session, joined) => {
      dialler.over(session);
      if (!joined || isIn(session, 'over')) {
        sessions.leave(session);
        return;
      }
      phases[session] = 'ready';
      if (isIn(partnerOf(session), 'ready')) {
        search(partnerOf(session));
        search(session);
      }
    },
    onEnded: (session) => {
      dialler.over(session);
      const isFirst = isIn(session, 'chatting') && isIn(partnerOf(session), 'chatting');
      if (isFirst && endedMs[pairOf(session)] === undefined) {
        own('pairs_broken').add(1);
      }
      go(session);
      giveUp(session);
    },
    onEvent: takeEvent,
    onError: (session, name) => {
      if (name === 'rate_limited' && isIn(session, 'searching')) {
        own('searches_refused').add(1);
        leave(session);
      } else if (isIn(session, 'chatting')) {
        rules.onChatError?.(session);
      }
    },
  };

  const dialler = createDialler({
    clock,
    count: users,
    dueMs: (session) => rules.dueMs(pairOf(session)),
    inFlight: rules.dialsInFlight,
    dial: (session) => {
      if (session % 2 === 0) {
        own('pairs_started').add(1);
      }
      if (isIn(session, 'over')) {
        // Its partner never got in.
        dialler.over(session);
        go(session);
      } else {
        sessions.connect(session);
      }
    },
  });
  dialler.start();

  return {
    done: users === 0 ? Promise.resolve() : done,
    isChatting: (pair) => isIn(2 * pair, 'chatting') && isIn(2 * pair + 1, 'chatting'),
    part: (pair) => {
      const ender = 2 * pair;
      own('ends_sent').add(1);
      ending.add(partnerOf(ender));
      endedMs[pair] = clock();
      sessions.sendFrame(ender, matching.end(sessions.stateOf(ender)));
    },
  };
}
