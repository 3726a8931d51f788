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
  if (!hasRest && definition.needsRest) {
    problems.push(
      `TESTS: ${definition.name} needs a REST API, and ${name} has none; choose tests that only chat.`,
    );
  }
  if (!hasRest && load.sendVia === 'rest') {
    problems.push(`SEND_VIA: expected websocket, as ${name} has no REST API, got rest.`);
  }
  if (encodeJoin !== undefined) {
    return load;
  }
  const { users } = load;
  const fitted = { ...load, channels: 1, roomSize: users };
  if ((asked.channels ?? 1) !== 1) {
    problems.push(`CHANNELS: expected 1, as ${name} has one room for everybody, got ${asked.channels}.`);
  }
  if ((asked.roomSize ?? users) !== users) {
    problems.push(
      `ROOM_SIZE: expected all ${users} users, as ${name} has one room for everybody, got ${asked.roomSize}.`,
    );
  }
  if (users > MOST_IN_ONE_ROOM) {
    problems.push(`USERS: expected at most ${MOST_IN_ONE_ROOM} in the one room of ${name}, got ${users}.`);
  }
  return fitted;
}
