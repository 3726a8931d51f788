import type { Finding } from '../collector.ts';
import { describeError } from '../describe-error.ts';
import type { PgConnection } from './connection.ts';
import { OWN } from './sample-sql.ts';
import { buildSlowRow, diffStatements, pickSlow, type StatementSnapshot } from './statement-difference.ts';

const MOST_ROWS = 20;
const MOST_CHARACTERS = 500;
const COLUMNS = ['query', 'count', 'avgMs', 'maxMs', 'totalMs'] as const;

/** Keeps the statements' counters at the borders of the run and of its tests. */
export interface SlowQueries {
  /** Keeps the counters of now as the begin of a window, and the end of the one before. */
  mark(window: string, statementsView: string): Promise<void>;
  /** The slow queries of the whole run and of every window. */
  finish(statementsView: string): Promise<Finding[]>;
  /** The table that says why it has no rows, for a server without the view. */
  unknown(): Finding;
}

/** Why there are no slow queries and no query rate, and what to do. */
export const NOT_USABLE =
  "pg_stat_statements is not usable: set shared_preload_libraries = 'pg_stat_statements', restart, then CREATE EXTENSION pg_stat_statements";

interface Border {
  readonly window: string;
  readonly atMs: number;
  readonly snapshot: StatementSnapshot;
  readonly pushedOut: number | undefined;
}

/** Slow queries over `pg_stat_statements`; `now` is in epoch milliseconds. */
export function createSlowQueries(connection: PgConnection, now: () => number): SlowQueries {
  const borders: Border[] = [];
  const createdMs = Math.round(now());
  const readBorder = async (window: string, view: string): Promise<Border> => {
    const rows =
      await connection.rows(`SELECT ${OWN} concat_ws('/', userid, queryid, to_jsonb(s)->>'toplevel') AS key,
        queryid::text AS id, calls::float8, total_exec_time AS total_ms, max_exec_time AS max_ms
      FROM ${view}(false) s WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    const snapshot = new Map(
      rows.map((row) => [
        String(row['key']),
        {
          queryId: String(row['id']),
          calls: Number(row['calls']),
          totalMs: Number(row['total_ms']),
          maxMs: Number(row['max_ms']),
        },
      ]),
    );
    return { window, atMs: Math.round(now()), snapshot, pushedOut: await readPushedOut(connection, view) };
  };
  const buildFinding = async (from: Border, to: Border, view: string): Promise<Finding> => {
    const slow = pickSlow(diffStatements(from.snapshot, to.snapshot), MOST_ROWS * 2);
    const texts = await readTexts(
      connection,
      view,
      slow.map((use) => use.queryId),
    );
    const rows = slow
      .map((use) => ({ use, text: texts.get(use.queryId) ?? 'text not visible to this user' }))
      .filter(({ text }) => !text.includes(OWN))
      .slice(0, MOST_ROWS)
      .map(({ use, text }) => buildSlowRow(use, shorten(text)));
    const lost = (to.pushedOut ?? 0) - (from.pushedOut ?? 0);
    const note = `${lost} times statements were pushed out of pg_stat_statements, so counts may be too low: raise pg_stat_statements.max`;
    return {
      name: 'slow-queries',
      window: from.window,
      fromMs: from.atMs,
      toMs: to.atMs,
      columns: COLUMNS,
      rows,
      ...(lost > 0 ? { note } : {}),
    };
  };
  return {
    mark: async (window, view) => {
      borders.push(await readBorder(window, view));
    },
    finish: async (view) => {
      const [first, ...marks] = borders;
      if (first === undefined) {
        return [];
      }
      const last = await readBorder('end', view);
      const findings = [await buildFinding(first, last, view)];
      for (const [index, mark] of marks.entries()) {
        findings.push(await buildFinding(mark, marks[index + 1] ?? last, view));
      }
      return findings;
    },
    unknown: () => ({
      name: 'slow-queries',
      window: 'run',
      fromMs: createdMs,
      toMs: Math.round(now()),
      columns: COLUMNS,
      rows: [],
      note: NOT_USABLE,
    }),
  };
}

/** How often statements were pushed out for new ones; undefined before PostgreSQL 14. */
async function readPushedOut(connection: PgConnection, view: string): Promise<number | undefined> {
  try {
    const [row] = await connection.rows(`SELECT ${OWN} dealloc::float8 FROM ${view}_info`);
    return row === undefined ? undefined : Number(row['dealloc']);
  } catch (error) {
    if (describeError(error).includes('does not exist')) {
      return undefined;
    }
    throw error;
  }
}

async function readTexts(
  connection: PgConnection,
  view: string,
  queryIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (queryIds.length === 0) {
    return new Map();
  }
  const rows = await connection.rows(
    `SELECT ${OWN} queryid::text AS id, query FROM ${view} WHERE queryid = ANY($1::bigint[])`,
    [queryIds],
  );
  return new Map(rows.map((row) => [String(row['id']), String(row['query'])]));
}

function shorten(query: string): string {
  const line = query.replace(/\s+/g, ' ').trim();
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)} …`;
}
