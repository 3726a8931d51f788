import type { Database } from './open-database.ts';

/** A notification as the API shows it. */
export interface Notification {
  id: string;
  userId: string;
  type: string;
  body: string;
  read: boolean;
  createdAt: string;
}

/** Reads and writes notifications. */
export interface NotificationStore {
  list: (
    userId: string,
    limit: number,
    offset: number,
  ) => Promise<{ notifications: Notification[]; total: number; unreadCount: number }>;
  add: (userIds: readonly string[], kind: string, body: string) => Promise<void>;
}

/** Makes the store of notifications. */
export function createNotificationStore(database: Database): NotificationStore {
  return {
    list: async (userId, limit, offset) => {
      const [page, count] = await Promise.all([
        database.query<Notification>(
          `select id, user_id as "userId", kind as type, body, read, created_at as "createdAt"
           from notifications where user_id = $1 order by id desc limit $2 offset $3`,
          [userId, limit, offset],
        ),
        database.query<{ total: number; unread: number }>(
          `select count(*)::int as total, (count(*) filter (where not read))::int as unread
           from notifications where user_id = $1`,
          [userId],
        ),
      ]);
      const { total = 0, unread = 0 } = count.rows[0] ?? {};
      return { notifications: page.rows, total, unreadCount: unread };
    },
    add: async (userIds, kind, body) => {
      await database.query(
        'insert into notifications (user_id, kind, body) select user_id, $2, $3 from unnest($1::text[]) as user_id',
        [userIds, kind, body],
      );
    },
  };
}
