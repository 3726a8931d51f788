import { formatPrefixPattern } from './format-prefix-pattern.ts';
import type { Database } from './open-database.ts';

/** A past query that starts with what was typed. */
export interface Suggestion {
  query: string;
  count: number;
  lastUsed: string;
}

/** Remembers queries and suggests them by prefix. */
export interface SuggestionStore {
  suggest: (prefix: string, limit: number) => Promise<Suggestion[]>;
  /** Notes a query; it is suggested within the next half second. */
  note: (query: string) => void;
  flush: () => Promise<void>;
}

const FLUSH_INTERVAL_MS = 500;

/** Makes the store of suggestions; queries are counted in memory and written together. */
export function createSuggestionStore(database: Database, log: (line: string) => void): SuggestionStore {
  let counts = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = counts;
    counts = new Map();
    if (batch.size === 0) {
      return;
    }
    await database
      .query(
        `insert into suggestions as known (query, count)
         select * from unnest($1::text[], $2::bigint[])
         on conflict (query) do update set count = known.count + excluded.count, last_used = now()`,
        [[...batch.keys()], [...batch.values()]],
      )
      .catch((error: unknown) => log(`${batch.size} queries were not remembered: ${String(error)}`));
  };
  return {
    flush,
    note: (query) => {
      const normal = query.trim().toLowerCase();
      counts.set(normal, (counts.get(normal) ?? 0) + 1);
      timer ??= setTimeout(() => void flush(), FLUSH_INTERVAL_MS);
    },
    suggest: async (prefix, limit) => {
      const { rows } = await database.query<Suggestion>(
        `select query, count::int, last_used as "lastUsed" from suggestions
         where query like $1 order by count desc, query limit $2`,
        [formatPrefixPattern(prefix), limit],
      );
      return rows;
    },
  };
}
