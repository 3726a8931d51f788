import type { Database } from './open-database.ts';
import { searchChannels, searchFiles, searchMessages, searchUsers } from './search-queries.ts';
import type { SearchRequest, SearchResult, SearchType } from './search-types.ts';

/** Everything found; totals are counted up to 200 messages, as search engines stop counting too. */
export interface SearchAnswer {
  results: SearchResult[];
  totals: Record<SearchType | 'total', number>;
}

/** Searches the documents. */
export interface SearchStore {
  search: (request: SearchRequest) => Promise<SearchAnswer>;
  /** Rows in the message index and bytes of index and table on disk. */
  measure: () => Promise<{ documents: number; bytes: number; tableBytes: number }>;
}

const SEARCHES = {
  messages: searchMessages,
  files: searchFiles,
  users: searchUsers,
  channels: searchChannels,
} as const;

/** Makes the store that searches. */
export function createSearchStore(database: Database): SearchStore {
  return {
    search: async (request) => {
      const totals = { messages: 0, files: 0, users: 0, channels: 0, total: 0 };
      const found = await Promise.all(
        request.types.map(async (type) => ({ type, matches: await SEARCHES[type](database, request) })),
      );
      for (const { type, matches } of found) {
        totals[type] = matches.total;
        totals.total += matches.total;
      }
      const results = found.flatMap(({ matches }) => matches.results).sort(comparatorOf(request.sortBy));
      return { results: results.slice(request.offset, request.offset + request.limit), totals };
    },
    measure: async () => {
      const { rows } = await database.query<{ documents: number; bytes: number; tableBytes: number }>(
        `select (select count(*)::int from messages) as documents,
                pg_relation_size('messages_terms')::float8 as bytes,
                pg_total_relation_size('messages')::float8 as "tableBytes"`,
      );
      return rows[0] ?? { documents: 0, bytes: 0, tableBytes: 0 };
    },
  };
}

function comparatorOf(sortBy: SearchRequest['sortBy']): (a: SearchResult, b: SearchResult) => number {
  const newestFirst = (a: SearchResult, b: SearchResult) => Date.parse(b.createdAt) - Date.parse(a.createdAt);
  return sortBy === 'date' ? newestFirst : (a, b) => b.score - a.score || newestFirst(a, b);
}
