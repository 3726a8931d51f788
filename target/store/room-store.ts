import { batchLookUps } from './batch-look-ups.ts';
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
  const findRoom = batchLookUps<Room>(async (names) => {
    const { rows } = await pool.query<Room & { name: string }>({
      name: 'rooms-find',
      text: `select r.name, r.id, coalesce(c.id, r.id) as "channelId"
             from realtime_rooms r left join channels c on c.name = r.name where r.name = any($1)`,
      values: [names],
    });
    return new Map(rows.map(({ name, ...room }) => [name, room]));
  });
  return {
    noteOnline: async (userId) => {
      await pool.query({
        name: 'presence-online',
        text: `insert into realtime_presence (user_id, status) values ($1, 'online')
               on conflict (user_id) do update set status = 'online', last_seen = now()`,
        values: [userId],
      });
    },
    find: findRoom,
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
