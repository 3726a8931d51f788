import pg from 'pg';
import { roomName } from '../../lib/load/room-name.ts';
import type { RoomNames, RoomsNeed } from '../../lib/protocols/chat-protocol.ts';
import type { Configuration } from '../configure.ts';

/** A rate test takes CHANNELS rooms, one whose users sit in rooms of ROOM_SIZE as many as they fill; more do no harm. */
const LEAST_ROOMS = 2_000;

/** The schema of the built-in target comes first where there is one. */
const SEARCH_PATH = '-c search_path=k6_chat_target,public';

/** The rooms that the tests of a run join, by the stem of their names. */
export function roomsOf({ target, tests }: Pick<Configuration, 'target' | 'tests'>): readonly RoomNames[] {
  return tests.map(({ definition, load }) => ({
    stem: roomName(target.channelPrefix, definition.name, 0).replace(/-0$/, ''),
    count: Math.max(LEAST_ROOMS, load.channels, Math.ceil(load.users / load.roomSize)),
  }));
}

/** Makes the rooms that no API makes, in the database behind the target; rejects with what to check. */
export async function makeRooms(
  databaseUrl: string,
  { sql }: RoomsNeed,
  rooms: readonly RoomNames[],
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: SEARCH_PATH });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (const each of rooms) {
      await client.query(sql(each));
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The rooms could not be made in the database of DATABASE_URL: ${why}. Make them there yourself; doctor prints the statements.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
