import { rest } from '#protocol/rest';
import { createFailureLog } from '../http/failure-log.ts';
import { roomName } from '../load/room-name.ts';
import { createClient, type RestTest } from './create-client.ts';
import type { Users } from './users.ts';

/**
 * Makes sure, in set-up, that the first `count` rooms of the test exist; returns their ids. A system without REST has
 * none to make.
 * @throws when the target refuses: without its rooms the test would measure nothing.
 */
export async function ensureRooms(test: RestTest, users: Users, count: number): Promise<readonly string[]> {
  const { name, target } = test;
  const names = Array.from({ length: count }, (_, index) => roomName(target.channelPrefix, name, index));
  const log = createFailureLog(test.metrics.errors);
  return rest === undefined
    ? []
    : rest.ensureChannels({ client: createClient(test), log, target }, users, names);
}
