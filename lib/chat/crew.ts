import exec from 'k6/execution';
import { createRoomLedger, type RoomLedger } from '../audit/room-ledger.ts';
import { placeSockets, socketsOf } from '../load/place-sockets.ts';
import { protocolOf } from '../protocols/protocol-of.ts';
import type { SetupData } from '../summary/build-summary.ts';
import type { ChatTest } from './chat-test.ts';
import { ChatUser } from './chat-user.ts';
import { createClock } from './clock.ts';
import { createClient } from './create-client.ts';
import { createReader } from './create-reader.ts';
import { createFailureLog } from './http/failure-log.ts';
import { type chatMetrics, Meter } from './meter.ts';
import { createSessions } from './sessions.ts';
import type { Users } from './users.ts';
import type { VuContext } from './vu-context.ts';
import { waitUntil } from './wait.ts';

/** One channel, all of whose users live in this VU. */
export interface Room {
  readonly name: string;
  /** Its place among all channels of the test. */
  readonly index: number;
  readonly users: readonly ChatUser[];
  readonly ledger: RoomLedger;
}

/** The users and channels of one VU. */
export interface Crew {
  readonly context: VuContext;
  readonly rooms: readonly Room[];
  readonly users: readonly ChatUser[];
  /** Waits until every message has been read by all, `limitMs` at the most. */
  readonly drain: (limitMs: number) => Promise<void>;
  /** Closes the books: what was sent and not seen is lost. */
  readonly close: () => void;
}

/** The name of channel number `index`. */
export function roomName(prefix: string, test: string, index: number): string {
  return `${prefix}-${test}-${index}`;
}

/** How often a drain looks whether it is over, ms. */
const DRAIN_STEP_MS = 20;

/** Gathers the users that this VU holds by its number; call it in the VU. */
export function createCrew(
  test: ChatTest<(typeof chatMetrics)[number]>,
  users: Users,
  setup: SetupData,
  roomSize: number,
): Crew {
  const { target, load, metrics } = test;
  const clock = createClock();
  const fail = createFailureLog(metrics.errors);
  const client = createClient(test);
  const meter = new Meter(metrics, clock);
  const protocol = protocolOf(target.protocol);
  const context: VuContext = {
    protocol,
    users,
    sockets: {
      protocol,
      origin: target.targetWsUrl.replace(/^http/, 'ws'),
      timeoutMs: load.connectTimeoutMs,
      clock,
      sockets: new Map(),
      requests: { nextId: 0, waiting: new Map() },
    },
    target,
    load,
    clock,
    nonce: setup.nonce,
    meter,
    fail,
    client,
    sessions: createSessions(users, client, fail),
  };
  const placement = placeSockets(load.users, roomSize, load.socketsPerVu);
  const { from, to } = socketsOf(placement, exec.vu.idInTest - 1);
  const rooms: Room[] = [];
  for (let first = from; first < to; first += roomSize) {
    const size = Math.min(roomSize, to - first);
    const index = Math.floor(first / roomSize);
    const name = roomName(target.channelPrefix, test.name, index);
    const ledger = createRoomLedger(size, protocol.echoesToSender, meter.tally);
    const room = {
      name,
      index,
      firstUser: first,
      ledger,
      read: createReader(context, { index, ledger }),
    };
    const members = Array.from({ length: size }, (_, place) => new ChatUser(context, room, place));
    rooms.push({ name, index, users: members, ledger });
  }
  return {
    context,
    rooms,
    users: rooms.flatMap((room) => room.users),
    drain: async (limitMs) => {
      const endMs = clock() + limitMs;
      while (clock() < endMs && rooms.some(({ ledger }) => ledger.waiting() > 0)) {
        await waitUntil(clock, clock() + DRAIN_STEP_MS);
      }
    },
    close: () => {
      for (const { ledger } of rooms) {
        meter.settle(ledger.settle());
      }
      meter.close();
    },
  };
}
