import type { Database } from './open-database.ts';

/** A channel as the API shows it; a room of the realtime server with its name is another thing, and may be missing. */
export interface Channel {
  id: string;
  name: string;
  type: string;
  description: string | null;
  createdBy: string | null;
  createdAt: string;
}

/** Which channels to list. */
export interface ChannelFilter {
  type?: string;
  q?: string;
  limit: number;
  offset: number;
}

/** Keeps channels: in the database, and their names in memory. */
export interface ChannelStore {
  list: (filter: ChannelFilter) => Promise<{ channels: Channel[]; total: number }>;
  find: (id: string) => Promise<Channel | undefined>;
  /** Returns undefined when the name is taken. */
  create: (
    channel: Pick<Channel, 'name' | 'type' | 'description' | 'createdBy'>,
  ) => Promise<Channel | undefined>;
  remove: (id: string) => Promise<Channel | undefined>;
  /** Makes an account a member; whoever makes a channel is one already. */
  join: (id: string, userId: string) => Promise<void>;
  isMember: (id: string, userId: string) => Promise<boolean>;
  roomOfId: (id: string) => string | undefined;
}

const COLUMNS = 'id, name, type, description, created_by as "createdBy", created_at as "createdAt"';

/** Makes the store of channels and loads their names. */
export async function createChannelStore(database: Database): Promise<ChannelStore> {
  const namesById = new Map<string, string>();
  const { rows } = await database.query<{ id: string; name: string }>('select id, name from channels');
  const remember = ({ id, name }: { id: string; name: string }) => {
    namesById.set(id, name);
  };
  for (const row of rows) {
    remember(row);
  }
  return {
    roomOfId: (id) => namesById.get(id.toLowerCase()),
    list: async ({ type, q, limit, offset }) => {
      const where = `where ($1::text is null or type = $1) and ($2::text is null or strpos(name, $2) > 0)`;
      const filter = [type ?? null, q?.toLowerCase() ?? null];
      const [page, count] = await Promise.all([
        database.query<Channel>(
          `select ${COLUMNS} from channels ${where} order by ordinal nulls last, created_at limit $3 offset $4`,
          [...filter, limit, offset],
        ),
        database.query<{ total: number }>(`select count(*)::int as total from channels ${where}`, filter),
      ]);
      return { channels: page.rows, total: count.rows[0]?.total ?? 0 };
    },
    find: async (id) => {
      const found = await database.query<Channel>(`select ${COLUMNS} from channels where id = $1`, [id]);
      return found.rows[0];
    },
    create: async ({ name, type, description, createdBy }) => {
      const made = await database.query<Channel>(
        `with made as (
           insert into channels (name, type, description, created_by) values ($1, $2, $3, $4)
           on conflict (name) do nothing returning ${COLUMNS}
         ), joined as (
           insert into channel_members (channel_id, user_id) select id, $4::uuid from made where $4 is not null
         )
         select * from made`,
        [name, type, description, createdBy],
      );
      const channel = made.rows[0];
      if (channel !== undefined) {
        remember(channel);
      }
      return channel;
    },
    join: async (id, userId) => {
      await database.query(
        'insert into channel_members (channel_id, user_id) values ($1, $2) on conflict do nothing',
        [id, userId],
      );
    },
    isMember: async (id, userId) => {
      const found = await database.query({
        name: 'channel-member',
        text: 'select 1 from channel_members where channel_id = $1 and user_id = $2',
        values: [id, userId],
      });
      return found.rowCount === 1;
    },
    remove: async (id) => {
      const removed = await database.query<Channel>(
        `delete from channels where id = $1 returning ${COLUMNS}`,
        [id],
      );
      const channel = removed.rows[0];
      if (channel === undefined) {
        return undefined;
      }
      namesById.delete(channel.id);
      return channel;
    },
  };
}
