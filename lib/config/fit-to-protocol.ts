import type { ChatProtocol, Features } from '../protocols/chat-protocol.ts';
import type { TestDefinition } from './test-definition.ts';
import type { Load } from './variables.ts';

/** How an error says that a system lacks what a test needs. */
const lacks: Readonly<Record<keyof Features, string>> = {
  echo: 'does not give a sender its own messages',
  acknowledgement: 'acknowledges no messages',
  rooms: 'has one room for everybody',
  accounts: 'has no accounts',
  direct: 'has no messages to one user',
  matching: 'does not pair users',
  presence: 'does not say who is there',
  history: 'keeps no messages for users who are away',
  binary: 'has no binary frames',
  rest: 'has no REST API',
};

/**
 * A test's load as the protocol allows it: where everybody is in one room there is one channel, as large as the test.
 * What was asked for and cannot be is added to `problems`.
 *
 * @param asked The part of the load that variables gave.
 */
export function fitToProtocol(
  load: Load,
  asked: Partial<Load>,
  { name, features }: Pick<ChatProtocol, 'name' | 'features'>,
  definition: TestDefinition,
  problems: string[],
): Load {
  const missing = (definition.needs ?? []).filter((feature) => !features[feature]);
  for (const feature of missing) {
    problems.push(
      `TESTS: ${definition.name} needs a chat system with ${feature}, and ${name} ${lacks[feature]}; choose other tests, or another PROTOCOL.`,
    );
  }
  if (missing.length > 0) {
    return load;
  }
  const expect = (
    holds: boolean,
    variable: string,
    expected: unknown,
    feature: keyof Features,
    got: unknown,
  ): void => {
    if (!holds) {
      problems.push(`${variable}: expected ${expected}, as ${name} ${lacks[feature]}, got ${got}.`);
    }
  };
  expect(features.rest === true || load.sendVia !== 'rest', 'SEND_VIA', 'websocket', 'rest', load.sendVia);
  if (features.rooms || definition.ownRooms === true) {
    return load;
  }
  const { users } = load;
  const { channels = 1, roomSize = users } = asked;
  expect(channels === 1, 'CHANNELS', 1, 'rooms', channels);
  expect(roomSize === users, 'ROOM_SIZE', `all ${users} users`, 'rooms', roomSize);
  return { ...load, channels: 1, roomSize: users };
}
