import type { Database } from './open-database.ts';

/** A user as the API shows it. */
export interface User {
  id: string;
  email: string;
  displayName: string;
  role: string;
}

/** Reads users. */
export interface UserStore {
  findByEmail: (email: string) => Promise<(User & { passwordHash: string }) | undefined>;
  findById: (id: string) => Promise<User | undefined>;
}

const COLUMNS = 'id, email, display_name as "displayName", role';

/** Makes the store of users. */
export function createUserStore(database: Database): UserStore {
  return {
    findByEmail: async (email) => {
      const { rows } = await database.query<User & { passwordHash: string }>(
        `select ${COLUMNS}, password_hash as "passwordHash" from users where email = $1`,
        [email],
      );
      return rows[0];
    },
    findById: async (id) => {
      const { rows } = await database.query<User>(`select ${COLUMNS} from users where id = $1`, [id]);
      return rows[0];
    },
  };
}
