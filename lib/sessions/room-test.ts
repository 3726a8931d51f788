import type { NoVariables, OwnVariables, TestDefinition } from '../config/test-definition.ts';
import type { SetupData } from '../summary/build-summary.ts';
import { type ChatTest, chatTest } from './chat-test.ts';
import { ensureRooms } from './ensure-rooms.ts';
import { chatMetrics } from './meter.ts';
import { type ChatVu, openChatVu } from './open-chat-vu.ts';
import { createUsers } from './users.ts';

/** The frame of a test whose users sit in channels of ROOM_SIZE. */
export interface RoomTest<V extends OwnVariables = NoVariables>
  extends ChatTest<(typeof chatMetrics)[number], V> {
  /** Makes sure that the channels exist; export it from the script. */
  readonly setup: () => Promise<SetupData>;
  /** The users of this VU, none of them connected yet; call it in the VU. */
  readonly openVu: (setupData: SetupData) => ChatVu;
}

/**
 * Lays out a chat test from its definition: the frame of `chatTest` with every chat metric, its users and channels.
 * Call it at the top of a script.
 * @throws with every configuration problem at once, before any load.
 * @example
 * const test = roomTest(definition);
 * export const { options, setup, handleSummary } = test;
 */
export function roomTest<const V extends OwnVariables = NoVariables>(
  definition: TestDefinition<V>,
): RoomTest<V> {
  const test = chatTest(definition, chatMetrics);
  const { users: count, roomSize } = test.load;
  const users = createUsers(test, count);
  return {
    ...test,
    setup: async () => {
      await ensureRooms(test, users, Math.ceil(count / roomSize));
      return test.ready();
    },
    openVu: (setupData) => openChatVu(test, users, setupData, roomSize),
  };
}
