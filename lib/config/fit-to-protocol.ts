import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import type { TestDefinition } from './test-definition.ts';
import type { Load } from './variables.ts';

/** Users that one room's books may have: they take 4 × users² bytes, in one virtual user. */
const MOST_IN_ONE_ROOM = 5_000;

/**
 * A test's load as the protocol allows it: where everybody is in one room there is one channel, as large as the test.
 * What was asked for and cannot be is added to `problems`.
 *
 * @param asked The part of the load that variables gave.
 */
export function fitToProtocol(
  load: Load,
  asked: Partial<Load>,
  protocol: ChatProtocol,
  definition: TestDefinition,
  problems: string[],
): Load {
  const { name, hasRest, encodeJoin } = protocol;
  const expect = (holds: boolean, variable: string, expected: unknown, why: string, got: unknown): void => {
    if (!holds) {
      problems.push(`${variable}: expected ${expected}, as ${name} has ${why}, got ${got}.`);
    }
  };
  const noRest = 'no REST API';
  expect(hasRest || !definition.needsRest, 'TESTS', 'tests that only chat', noRest, definition.name);
  expect(hasRest || load.sendVia !== 'rest', 'SEND_VIA', 'websocket', noRest, load.sendVia);
  if (encodeJoin !== undefined) {
    return load;
  }
  const { users } = load;
  const { channels = 1, roomSize = users } = asked;
  const oneRoom = 'one room for everybody';
  expect(channels === 1, 'CHANNELS', 1, oneRoom, channels);
  expect(roomSize === users, 'ROOM_SIZE', `all ${users} users`, oneRoom, roomSize);
  expect(users <= MOST_IN_ONE_ROOM, 'USERS', `at most ${MOST_IN_ONE_ROOM}`, oneRoom, users);
  return { ...load, channels: 1, roomSize: users };
}
