import exec from 'k6/execution';
import { formatAudit } from '../audit/audit-line.ts';
import { AuditRecorder } from '../audit/audit-recorder.ts';
import { createLedger } from '../audit/create-ledger.ts';
import { formatShared } from '../audit/shared-part.ts';
import { createFailureLog } from '../http/failure-log.ts';
import { createRestSessions } from '../http/rest-sessions.ts';
import { placeSockets, roomsOf, socketsOf } from '../load/place-sockets.ts';
import { roomName } from '../load/room-name.ts';
import { tokenMark } from '../protocols/message-token.ts';
import type { SetupData } from '../summary/build-summary.ts';
import type { ChatTest } from './chat-test.ts';
import { createClock } from './clock.ts';
import { createClient } from './create-client.ts';
import { createSessions, type Sessions } from './create-sessions.ts';
import { type chatMetrics, Meter, sampleTimes } from './meter.ts';
import type { Room } from './room.ts';
import { createSentMessages, type SentMessages } from './sent-messages.ts';
import { nameOfCredential, type Users } from './users.ts';
import type { VuContext } from './vu-context.ts';
import { openVuLog } from './vu-log.ts';
import { waitUntil } from './wait.ts';

/** The users and channels of one VU. */
export interface ChatVu {
  readonly context: VuContext;
  readonly rooms: readonly Room[];
  readonly sessions: Sessions;
  readonly sent: SentMessages;
  /** Messages that somebody has still to read. */
  readonly open: () => number;
  /** Waits until every message has been answered and read by all, `limitMs` at the most. */
  readonly drain: (limitMs: number) => Promise<void>;
  /** Closes the books: what was sent and not seen is lost. */
  readonly close: () => void;
}

/** How often a drain looks whether it is over, ms. */
const DRAIN_STEP_MS = 20;

/** How the rooms of a VU are used. */
export interface ChatVuOptions {
  /**
   * For systems whose messages go to one user by name: each room is the mailbox of its first user, who alone reads what
   * the others send it.
   */
  readonly mailboxes?: true;
  /**
   * For systems that store what comes for a user who is away: it is expected at the readers from the start, whether they are
   * there yet or are cut off.
   */
  readonly stored?: true;
  /** For such systems too: a message goes to each other member of its room that has joined, a copy for each. */
  readonly copies?: true;
  /** Where a session of this VU dials, if not to the target's own address. */
  readonly originOf?: (session: number) => string | undefined;
}

/** Gathers the users that this VU holds by its number; call it in the VU. */
export function openChatVu(
  test: ChatTest<(typeof chatMetrics)[number]>,
  users: Users,
  setup: SetupData,
  roomSize: number,
  { mailboxes, stored, copies, originOf }: ChatVuOptions = {},
): ChatVu {
  const { target, load } = test;
  const wanted = mailboxes === true ? 1 : load.auditors;
  const auditEvery = wanted === 0 ? 1 : Math.ceil(roomSize / wanted);
  const auditors = Math.ceil(roomSize / auditEvery);
  const metrics = sampleTimes(test.metrics, test.plan.operations, auditors);
  const clock = createClock();
  const fail = createFailureLog(metrics.errors);
  const client = createClient(test);
  const meter = new Meter(metrics, clock);
  const { protocol } = test;
  const context: VuContext = {
    protocol,
    users,
    target,
    load,
    clock,
    meter,
    fail,
    client,
    restSessions: createRestSessions(users, client, fail),
  };
  const log = openVuLog(test, setup);
  const recorder = new AuditRecorder(load.lateOverMs);
  // Nobody but its sender knows whom a copy goes to, so that rooms of direct messages are never shared.
  const atLeastOneRoom = mailboxes === true || copies === true ? roomSize : 1;
  const placement = placeSockets(load.users, roomSize, Math.max(load.socketsPerVu, atLeastOneRoom));
  const { from, to } = socketsOf(placement, exec.vu.idInTest - 1);
  const rooms = roomsOf(placement, roomSize, { from, to }).map(
    ({ index, firstUser, wholeSize, from: place, size }): Room => ({
      name:
        mailboxes === true
          ? nameOfCredential(users.credential(firstUser))
          : roomName(target.channelPrefix, test.name, index),
      index,
      firstSession: firstUser + place - from,
      size,
      firstUser,
      wholeSize,
      mark: tokenMark(setup.nonce, index),
      ...(mailboxes === true ? { isMailbox: true } : {}),
      ...(size < wholeSize ? { sharedFrom: place } : {}),
    }),
  );
  const isShared = rooms.some(({ sharedFrom }) => sharedFrom !== undefined);
  const ledger = createLedger({
    rooms,
    echoes: protocol.features.echo,
    auditEvery,
    tally: meter.tally,
    recorder,
    generator: log.generator,
  });
  const sent = createSentMessages(context, rooms, ledger);
  const sessions = createSessions({
    context,
    rooms,
    ledger,
    sent,
    firstUser: from,
    generator: log.generator,
    copies: copies === true,
    stored: stored === true,
    ...(originOf === undefined ? {} : { originOf }),
  });
  return {
    context,
    rooms,
    sessions,
    sent,
    open: ledger.open,
    drain: async (limitMs) => {
      const endMs = clock() + limitMs;
      // Of what other VUs still send to a shared room nobody here knows.
      while (clock() < endMs && (isShared || ledger.open() > 0 || sessions.unanswered() > 0)) {
        await waitUntil(clock, clock() + DRAIN_STEP_MS);
      }
    },
    close: () => {
      sessions.settle();
      meter.settle(ledger.settle());
      meter.close();
      for (const body of formatAudit(rooms, ledger, recorder, auditEvery === 1 ? null : auditors)) {
        log.print('audit', body);
      }
      for (const body of ledger.shared().flatMap(formatShared)) {
        log.print('shared', body);
      }
      log.close();
    },
  };
}
