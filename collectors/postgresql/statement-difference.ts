import type { Facts } from '../collector.ts';

/** Slow is what takes longer than this, the limit of the report's table. */
export const SLOW_QUERY_MS = 100;

/** Counters of one statement in `pg_stat_statements`. */
export interface StatementCounters {
  readonly queryId: string;
  readonly calls: number;
  readonly totalMs: number;
  /** The longest since the counters were reset, not of a window. */
  readonly maxMs: number;
}

/** Counters by statement, user and level at one moment. */
export type StatementSnapshot = ReadonlyMap<string, StatementCounters>;

/** What one statement did between two snapshots. */
export interface StatementUse {
  readonly queryId: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly avgMs: number;
  /** The longest, when the record was broken within the window; otherwise it is not known. */
  readonly maxMs: number | undefined;
}

/** What every statement that ran between two snapshots did. */
export function diffStatements(before: StatementSnapshot, after: StatementSnapshot): StatementUse[] {
  const uses: StatementUse[] = [];
  for (const [key, now] of after) {
    const seen = before.get(key);
    // Fewer calls than before: the entry was reset or pushed out and began again, so all of it is of this window.
    const was = seen !== undefined && seen.calls <= now.calls ? seen : undefined;
    const calls = now.calls - (was?.calls ?? 0);
    if (calls <= 0) {
      continue;
    }
    const totalMs = Math.max(0, now.totalMs - (was?.totalMs ?? 0));
    const maxMs = was === undefined || now.maxMs > was.maxMs ? now.maxMs : undefined;
    uses.push({ queryId: now.queryId, calls, totalMs, avgMs: totalMs / calls, maxMs });
  }
  return uses;
}

/** The statements over {@link SLOW_QUERY_MS}, on average or at least once in the window, by total time. */
export function pickSlow(uses: readonly StatementUse[], limit: number): StatementUse[] {
  return uses
    .filter(({ avgMs, maxMs }) => avgMs > SLOW_QUERY_MS || (maxMs ?? 0) > SLOW_QUERY_MS)
    .sort((a, b) => b.totalMs - a.totalMs)
    .slice(0, limit);
}

/** A row of the table of slow queries. */
export function buildSlowRow(use: StatementUse, query: string): Facts {
  const { calls, avgMs, totalMs, maxMs } = use;
  return { query, count: calls, avgMs, totalMs, ...(maxMs === undefined ? {} : { maxMs }) };
}
