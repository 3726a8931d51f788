import type { Database } from './open-database.ts';

/** The rooms of the realtime server: rows of `realtime_rooms`, made by whoever has the database and by nobody else. */
export interface RoomStore {
  /** Notes that a user is online, before the user may do anything. */
  noteOnline: (userId: string) => Promise<void>;
  /** Returns the id of the channel or of the room itself under which its messages are kept; undefined without a room. */
  find: (roomName: string) => Promise<Room | undefined>;
  /** Makes a user a member and returns how many members the room has; one without an id is counted by nobody. */
  join: (room: Room, userId: string | undefined) => Promise<number>;
  /** Makes a room, unless it is there. */
  create: (roomName: string) => Promise<void>;
  leave: (roomName: string, userId: string | undefined) => Promise<void>;
}

/** A room of the realtime server. */
export interface Room {
  id: string;
  /** Where its messages are kept: the channel of the same name, else under its own id. */
  channelId: string;
}

/**
 * Makes the store on a pool of its own. Every call is a query that its event waits for, as on the real server: what one
 * socket sends at once is worked off on several connections, and may come out in another order.
 */
export function createRoomStore(pool: Database): RoomStore {
  /** By the room's id, once it is known: a channel keeps its own. */
  const channelIds = new Map<string, string>();
  const findChannel = async (name: string): Promise<string | undefined> => {
    const { rows } = await pool.query<{ id: string }>({
      name: 'channel-of-room',
      text: 'select id from channels where name = $1',
      values: [name],
    });
    return rows[0]?.id;
  };
  return {
    noteOnline: async (userId) => {
      await pool.query({
        name: 'presence-online',
        text: `insert into realtime_presence (user_id, status) values ($1, 'online')
               on conflict (user_id) do update set status = 'online', last_seen = now()`,
        values: [userId],
      });
    },
    find: async (roomName) => {
      const { rows } = await pool.query<{ id: string }>({
        name: 'room-find',
        text: 'select id from realtime_rooms where name = $1',
        values: [roomName],
      });
      const [room] = rows;
      if (room === undefined) {
        return undefined;
      }
      const channelId = channelIds.get(room.id) ?? (await findChannel(roomName));
      if (channelId === undefined) {
        return { id: room.id, channelId: room.id };
      }
      channelIds.set(room.id, channelId);
      return { id: room.id, channelId };
    },
    join: async ({ id }, userId) => {
      if (userId !== undefined) {
        await pool.query({
          name: 'member-join',
          text: 'insert into realtime_room_members (room_id, user_id) values ($1, $2) on conflict do nothing',
          values: [id, userId],
        });
      }
      const { rows } = await pool.query<{ members: number }>({
        name: 'member-count',
        text: 'select count(*)::int as members from realtime_room_members where room_id = $1',
        values: [id],
      });
      return rows[0]?.members ?? 0;
    },
    create: async (roomName) => {
      await pool.query('insert into realtime_rooms (name) values ($1) on conflict do nothing', [roomName]);
    },
    leave: async (roomName, userId) => {
      await pool.query({
        name: 'member-leave',
        text: `delete from realtime_room_members m using realtime_rooms r
               where m.room_id = r.id and r.name = $1 and m.user_id = $2`,
        values: [roomName, userId ?? null],
      });
    },
  };
}
