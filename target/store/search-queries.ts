import { createConditions } from './conditions.ts';
import { formatPrefixPattern } from './format-prefix-pattern.ts';
import type { Database } from './open-database.ts';
import type { SearchMatches, SearchRequest, SearchResult, SearchType } from './search-types.ts';

/** Matches are counted and ranked among this many at the most. */
export const MAX_TOTAL = 200;

/** Messages that a search reads from the newest back, before it asks the index for the others. */
const RECENT_MESSAGES = 16_384;

type Row = SearchResult & { total: number };

/**
 * Finds messages by their terms. Sorted by date they are the newest; by relevance, MAX_TOTAL candidates are ranked:
 * the newest in the last RECENT_MESSAGES, and where these have fewer, any others: by the index, or from the oldest,
 * where the seed is, for words that are common there. Neither part reads back through all the messages that a long test
 * has written since.
 */
export async function searchMessages(database: Database, request: SearchRequest): Promise<SearchMatches> {
  const conditions = createConditions();
  conditions.restrict((at) => `terms @@ websearch_to_tsquery('simple', ${at})`, request.query);
  conditions.restrict((at) => `channel_id = any(${at}::uuid[])`, request.channelIds);
  conditions.restrict((at) => `user_id = any(${at}::text[])`, request.userIds);
  conditions.restrict((at) => `created_at >= ${at}::timestamptz`, request.dateFrom);
  conditions.restrict((at) => `created_at <= ${at}::timestamptz`, request.dateTo);
  const columns = 'id, channel_id, user_id, content, created_at, terms';
  const byDate = `select ${columns} from messages
    where ${conditions.text()} order by id desc limit ${MAX_TOTAL}`;
  const candidates = `(select * from recent)
    union all
    (select ${columns} from messages
     where (select count(*) from recent) < ${MAX_TOTAL}
       and id <= (select max(id) - ${RECENT_MESSAGES} from messages) and ${conditions.text()}
     limit ${MAX_TOTAL})
    limit ${MAX_TOTAL}`;
  return run(
    database,
    'messages',
    `with recent as materialized (
       select ${columns} from messages
       where id > (select max(id) - ${RECENT_MESSAGES} from messages) and ${conditions.text()}
       order by id desc limit ${MAX_TOTAL}
     ), matches as (
       ${request.sortBy === 'date' ? byDate : candidates}
     ), page as (
       select *, count(*) over ()::int as total, ts_rank(terms, websearch_to_tsquery('simple', $1)) as score
       from matches order by ${request.sortBy === 'date' ? 'id desc' : 'score desc, id desc'}
       limit ${conditions.bind(request.limit + request.offset)}
     )
     select page.id, 'Message from ' || user_id as title, content, channel_id as "channelId",
            channels.name as "channelName", user_id as "userId", page.created_at as "createdAt", score, total
     from page left join channels on channels.id = channel_id`,
    conditions.values,
  );
}

/** Finds channels whose name holds the query. */
export function searchChannels(database: Database, request: SearchRequest): Promise<SearchMatches> {
  return run(
    database,
    'channels',
    `select id, name as title, description as content, created_at as "createdAt", 0.1::float4 as score,
            count(*) over ()::int as total
     from channels where strpos(name, lower($1)) > 0 order by length(name), name limit $2`,
    [request.query, request.limit + request.offset],
  );
}

/** Finds users whose name or address starts with the query. */
export function searchUsers(database: Database, request: SearchRequest): Promise<SearchMatches> {
  return run(
    database,
    'users',
    `select id, display_name as title, email as content, id as "userId", created_at as "createdAt",
            0.1::float4 as score, count(*) over ()::int as total
     from users where email like $1 or lower(display_name) like $1
     order by length(id), id limit $2`,
    [formatPrefixPattern(request.query), request.limit + request.offset],
  );
}

/** Finds processed files whose name holds the query. */
export function searchFiles(database: Database, request: SearchRequest): Promise<SearchMatches> {
  return run(
    database,
    'files',
    `select id, name as title, mime_type as content, channel_id as "channelId", user_id as "userId",
            created_at as "createdAt", 0.1::float4 as score, count(*) over ()::int as total
     from files where status = 'completed' and strpos(lower(name), lower($1)) > 0
     order by created_at desc limit $2`,
    [request.query, request.limit + request.offset],
  );
}

async function run(
  database: Database,
  type: SearchType,
  text: string,
  values: unknown[],
): Promise<SearchMatches> {
  const { rows } = await database.query<Row>(text, values);
  return {
    total: rows[0]?.total ?? 0,
    results: rows.map(({ total: _total, ...row }) => ({ ...row, type })),
  };
}
