import { hashPassword } from '../auth/password.ts';
import { accountId, accountIdSql } from './account-ids.ts';
import type { Database } from './open-database.ts';
import { CREATE_INDEXES } from './schema.ts';
import { buildPhrases, buildVocabulary, PHRASE_COUNT } from './vocabulary.ts';

/** How much to seed. */
export interface SeedSize {
  messages: number;
  users: number;
  channels: number;
  password: string;
}

const CHUNK_ROWS = 50_000;
const PARALLEL_INSERTS = 2;
const SEED_AGE = '90 days';
const USERS_WITH_NOTIFICATIONS = 1_000;

/** Fills the empty tables and builds the indexes; the same size gives the same rows, apart from their dates. */
export async function seedDatabase(
  database: Database,
  size: SeedSize,
  log: (line: string) => void,
): Promise<void> {
  await seedPeopleAndPlaces(database, size);
  const vocabulary = buildVocabulary();
  const phrases = buildPhrases(vocabulary);
  await seedSuggestions(database, vocabulary, phrases);
  await database.query('create unlogged table seed_phrases (n int, body text)');
  await database.query(
    'insert into seed_phrases select n, body from unnest($1::text[]) with ordinality as phrase(body, n)',
    [phrases],
  );
  await database.query('analyze seed_phrases; analyze channels');
  await seedMessages(database, size, log);
  await database.query('drop table seed_phrases');
  await database.query(`select setval(pg_get_serial_sequence('messages', 'id'), $1)`, [
    Math.max(1, size.messages),
  ]);
  log('building indexes');
  for (const statement of CREATE_INDEXES) {
    await database.query(statement);
  }
}

async function seedPeopleAndPlaces(database: Database, size: SeedSize): Promise<void> {
  await database.query(
    `insert into users (id, email, display_name, role, password_hash)
     select ${accountIdSql('n')}, 'user-' || n || '@example.test', 'User ' || n, 'member', $2
     from generate_series(1, $1::int) n`,
    [size.users, hashPassword(size.password)],
  );
  await database.query(
    `insert into users (id, email, display_name, role, password_hash) values ($1, 'admin@example.test', 'Admin', 'admin', $2)`,
    [accountId(0), hashPassword(size.password)],
  );
  // Ids by md5, so that the same channel has the same id in every run without equalling its name.
  await database.query(
    `insert into channels (id, ordinal, name, type, description)
     select md5(name)::uuid, n, name, 'public', 'Seeded channel'
     from (select n, case n when 0 then 'general' else 'channel-' || n end as name
           from generate_series(0, $1::int) n) as named`,
    [size.channels],
  );
  await database.query('insert into realtime_rooms (name) select name from channels');
  await database.query(
    `insert into notifications (user_id, kind, body, read)
     select ${accountIdSql('n')}, 'mention', 'User ' || (n + k) || ' mentioned you', k = 3
     from generate_series(1, least($1::int, ${USERS_WITH_NOTIFICATIONS})) n, generate_series(1, 3) k`,
    [size.users],
  );
}

async function seedSuggestions(
  database: Database,
  vocabulary: readonly string[],
  phrases: readonly string[],
): Promise<void> {
  const pairs = phrases.map((phrase) => phrase.split(' ').slice(0, 2).join(' '));
  const queries = [...new Set([...vocabulary, ...pairs])].filter((query) => query.length >= 2);
  await database.query(
    `insert into suggestions (query, count)
     select query, 1 + 100000 / n from unnest($1::text[]) with ordinality as past(query, n)`,
    [queries],
  );
}

async function seedMessages(database: Database, size: SeedSize, log: (line: string) => void): Promise<void> {
  let next = 1;
  let done = 0;
  // Several inserts at once, because a statement uses one core; the identity of a row does not depend on it.
  const insertChunks = async () => {
    while (next <= size.messages) {
      const first = next;
      const last = Math.min(first + CHUNK_ROWS - 1, size.messages);
      next = last + 1;
      await insertChunk(database, size, first, last);
      done += last - first + 1;
      log(`seeding ${formatCount(done)}/${formatCount(size.messages)} messages`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_INSERTS }, insertChunks));
}

// Joining ready-made phrases by arithmetic on the row number is what makes a million rows a matter of seconds.
async function insertChunk(database: Database, size: SeedSize, first: number, last: number): Promise<void> {
  await database.query(
    `insert into messages (id, channel_id, user_id, content, created_at)
     select g, channels.id, ${accountIdSql('1 + (g * 104729) % $4::bigint')},
            p1.body || ' ' || p2.body || ' ' || p3.body,
            now() - ($5::bigint - g) * (interval '${SEED_AGE}' / $5::bigint)
     from generate_series($1::bigint, $2::bigint) g
     join channels on channels.ordinal = (g * 7919) % $3::bigint
     join seed_phrases p1 on p1.n = 1 + (g * 31) % ${PHRASE_COUNT}
     join seed_phrases p2 on p2.n = 1 + (g * 17 + g / ${PHRASE_COUNT}) % ${PHRASE_COUNT}
     join seed_phrases p3 on p3.n = 1 + (g * 7 + g / 61) % ${PHRASE_COUNT}`,
    [first, last, size.channels + 1, Math.max(1, size.users), size.messages],
  );
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
