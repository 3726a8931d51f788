import type { Database } from './open-database.ts';

/** A channel as the API shows it; its name is the realtime room. */
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

/** Keeps channels: the database for the API, and names in memory for the realtime hot path. */
export interface ChannelStore {
  list: (filter: ChannelFilter) => Promise<{ channels: Channel[]; total: number }>;
  find: (id: string) => Promise<Channel | undefined>;
  /** Returns undefined when the name is taken. */
  create: (
    channel: Pick<Channel, 'name' | 'type' | 'description' | 'createdBy'>,
  ) => Promise<Channel | undefined>;
  remove: (id: string) => Promise<Channel | undefined>;
  idOfRoom: (roomName: string) => string | undefined;
  roomOfId: (id: string) => string | undefined;
}

const COLUMNS = 'id, name, type, description, created_by as "createdBy", created_at as "createdAt"';

/** Makes the store of channels and loads their names. */
export async function createChannelStore(database: Database): Promise<ChannelStore> {
  const idsByName = new Map<string, string>();
  const namesById = new Map<string, string>();
  const { rows } = await database.query<{ id: string; name: string }>('select id, name from channels');
  const remember = ({ id, name }: { id: string; name: string }) => {
    idsByName.set(name, id);
    namesById.set(id, name);
  };
  for (const row of rows) {
    remember(row);
  }
  return {
    idOfRoom: (roomName) => idsByName.get(roomName),
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
        `insert into channels (name, type, description, created_by) values ($1, $2, $3, $4)
         on conflict (name) do nothing returning ${COLUMNS}`,
        [name, type, description, createdBy],
      );
      const channel = made.rows[0];
      if (channel !== undefined) {
        remember(channel);
      }
      return channel;
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
      idsByName.delete(channel.name);
      namesById.delete(channel.id);
      return channel;
    },
  };
}
