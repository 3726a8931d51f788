import type { Counters } from '../counters.ts';
import { createConditions } from './conditions.ts';
import type { Database } from './open-database.ts';

/** A message on its way into the database. */
export interface NewMessage {
  channelId: string;
  userId: string;
  content: string;
  threadId: string | null;
  metadata: Record<string, unknown> | null;
  createdAt: Date;
}

/** A message as the API shows it. */
export type Message = Omit<NewMessage, 'createdAt'> & { id: string; createdAt: string };

/** Which messages to list: those of a channel or of a thread, newest first. */
export interface MessageFilter {
  channelId?: string;
  threadId?: string;
  limit: number;
  offset: number;
}

/** Reads and writes messages. */
export interface MessageStore {
  insert: (message: NewMessage) => Promise<Message>;
  insertMany: (messages: readonly NewMessage[]) => Promise<void>;
  list: (filter: MessageFilter) => Promise<{ messages: Message[]; total: number }>;
  find: (id: string) => Promise<Message | undefined>;
  removeChannel: (channelId: string) => Promise<void>;
}

const COLUMNS = `id, channel_id as "channelId", user_id as "userId", content, thread_id as "threadId", metadata,
  created_at as "createdAt"`;

const MAX_ID = 2n ** 63n - 1n;

const INSERT_MANY = `
insert into messages (channel_id, user_id, content, thread_id, metadata, created_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::json[], $6::timestamptz[])`;

/** Makes the store of messages. */
export function createMessageStore(database: Database, counters: Counters): MessageStore {
  return {
    insert: async (message) => {
      const { rows } = await database.query<Message>({
        name: 'message-insert',
        text: `insert into messages (channel_id, user_id, content, thread_id, metadata, created_at)
               values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
        values: [
          message.channelId,
          message.userId,
          message.content,
          message.threadId,
          encodeJson(message.metadata),
          message.createdAt,
        ],
      });
      const [inserted] = rows;
      if (inserted === undefined) {
        throw new Error('The database returned no row for an inserted message.');
      }
      counters.messagesStored++;
      return inserted;
    },
    insertMany: async (messages) => {
      await database.query({
        name: 'message-insert-many',
        text: INSERT_MANY,
        values: [
          messages.map((message) => message.channelId),
          messages.map((message) => message.userId),
          messages.map((message) => message.content),
          messages.map((message) => message.threadId),
          messages.map((message) => encodeJson(message.metadata)),
          messages.map((message) => message.createdAt.toISOString()),
        ],
      });
      counters.messagesStored += messages.length;
    },
    list: async ({ channelId, threadId, limit, offset }) => {
      const conditions = createConditions();
      conditions.restrict((at) => `channel_id = ${at}`, channelId);
      conditions.restrict((at) => `thread_id = ${at}`, threadId);
      const where = `where ${conditions.text()}`;
      const filter = [...conditions.values];
      const bounds = `limit ${conditions.bind(limit)} offset ${conditions.bind(offset)}`;
      const [page, count] = await Promise.all([
        database.query<Message>(
          `select ${COLUMNS} from messages ${where} order by id desc ${bounds}`,
          conditions.values,
        ),
        database.query<{ total: number }>(`select count(*)::int as total from messages ${where}`, filter),
      ]);
      return { messages: page.rows, total: count.rows[0]?.total ?? 0 };
    },
    find: async (id) => {
      if (BigInt(id) > MAX_ID) {
        return undefined;
      }
      const { rows } = await database.query<Message>(`select ${COLUMNS} from messages where id = $1`, [id]);
      return rows[0];
    },
    removeChannel: async (channelId) => {
      await database.query('delete from messages where channel_id = $1', [channelId]);
    },
  };
}

function encodeJson(value: Record<string, unknown> | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
