import type { CollectorOptions } from '../collector-options.ts';
import { createPrometheusClient, type PrometheusClient, type QueryResult } from './client.ts';
import { type PrometheusQuery, readQueries } from './queries.ts';

/** Prometheus answers many questions at once more slowly than a few after each other. */
const AT_ONCE = 8;

/** What one query found. */
export interface CheckedQuery {
  readonly key: string;
  /** Which exporter has it. */
  readonly from: string;
  /** With its variables filled in, ready to be tried by hand. */
  readonly query: string;
  readonly result: QueryResult;
}

/** Asks every query once, in the order given; rejects when Prometheus cannot be reached. */
export async function askQueries(
  client: PrometheusClient,
  queries: readonly PrometheusQuery[],
): Promise<CheckedQuery[]> {
  const checked: CheckedQuery[] = [];
  for (let at = 0; at < queries.length; at += AT_ONCE) {
    const batch = queries.slice(at, at + AT_ONCE).map(async ({ key, from, query }) => ({
      key,
      from,
      query,
      result: await client.query(query),
    }));
    checked.push(...(await Promise.all(batch)));
  }
  return checked;
}

/**
 * For `make doctor`: what each query of the configured Prometheus finds now.
 * Rejects with one line when the address or the user's file is wrong, or Prometheus cannot be reached.
 * @example (await checkQueries(options)).filter(({ result }) => result.status !== 'found')
 */
export async function checkQueries(options: CollectorOptions): Promise<CheckedQuery[]> {
  if (options.prometheusUrl === undefined) {
    throw new Error('not configured: PROMETHEUS_URL');
  }
  const { prometheusUrl, prometheusToken, answerTimeoutMs = 2000 } = options;
  const queries = readQueries(options.prometheusQueriesFile, options.prometheusRateWindow);
  return askQueries(createPrometheusClient(prometheusUrl, prometheusToken, answerTimeoutMs), queries);
}
