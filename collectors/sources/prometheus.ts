import { performance } from 'node:perf_hooks';
import { COMPONENTS } from '../../record/component.ts';
import type { Collector, Finding, Reading } from '../collector.ts';
import type { CollectorOptions } from '../collector-options.ts';
import { secretsOfUrl } from '../mask-secrets.ts';
import { askQueries, type CheckedQuery } from '../prometheus/check-queries.ts';
import { createPrometheusClient } from '../prometheus/client.ts';
import { buildPrometheusValues } from '../prometheus/prometheus-values.ts';
import { readQueries } from '../prometheus/queries.ts';
import { createRates, type Rates } from '../rates.ts';
import type { Source } from '../source.ts';

/** Exporters are scraped every 15 s or so: asking more often than this finds nothing new. */
const ASK_EVERY_MS = 5000;

/** A Prometheus that already watches the system under test. */
export const source: Source = {
  name: 'prometheus',
  variable: 'PROMETHEUS_URL',
  secrets: ({ prometheusUrl, prometheusToken }) => [
    ...secretsOfUrl(prometheusUrl),
    ...(prometheusToken === undefined ? [] : [prometheusToken]),
  ],
  open: (options) =>
    options.prometheusUrl === undefined
      ? undefined
      : createPrometheusCollector(options.prometheusUrl, options),
};

/** Collector over the queries of the project and the user's file; `clock` is in milliseconds and never goes back. */
export function createPrometheusCollector(
  url: string,
  options: CollectorOptions = {},
  clock: () => number = () => performance.now(),
): Collector {
  const queries = readQueries(options.prometheusQueriesFile, options.prometheusRateWindow);
  const client = createPrometheusClient(
    url,
    options.prometheusToken,
    options.answerTimeoutMs ?? 2000,
    options.trust,
  );
  const events = new Set(queries.filter(({ read }) => read === 'events').map(({ key }) => key));
  const rates = createRates();
  const found = new Set<string>();
  let last: readonly CheckedQuery[] = [];
  let dueMs = Number.NEGATIVE_INFINITY;
  const startedMs = Date.now();
  return {
    source: 'prometheus',
    values: buildPrometheusValues(queries),
    facts: async () => ({
      version: await client.version(),
      queries: queries.length,
      queriesWithData: found.size,
      askedEveryMs: ASK_EVERY_MS,
    }),
    sample: async () => {
      if (clock() < dueMs) {
        return [];
      }
      dueMs = clock() + ASK_EVERY_MS;
      last = await askQueries(client, queries);
      rates.at(clock());
      for (const { key, result } of last) {
        if (result.status === 'found') {
          found.add(key);
        }
      }
      return buildReadings(last, events, rates);
    },
    finish: async () => [buildMissing(last, found, startedMs)],
    close: async () => {},
  };
}

function buildReadings(
  checked: readonly CheckedQuery[],
  events: ReadonlySet<string>,
  rates: Rates,
): Reading[] {
  return COMPONENTS.flatMap((component) => {
    const values: Record<string, number> = {};
    for (const { key, result } of checked) {
      const [owner, name = ''] = key.split('.');
      if (owner !== component || result.status !== 'found') {
        continue;
      }
      const value = events.has(key) ? rates.events(key, result.value) : result.value;
      if (value !== undefined) {
        values[name] = value;
      }
    }
    return Object.keys(values).length === 0 ? [] : [{ component, values }];
  });
}

/** The queries that found nothing in the whole run, and why. */
function buildMissing(last: readonly CheckedQuery[], found: ReadonlySet<string>, fromMs: number): Finding {
  const rows = last.flatMap(({ key, from, result }) => {
    if (found.has(key)) {
      return [];
    }
    return [{ query: key, from, why: result.status === 'refused' ? result.message : 'no data' }];
  });
  return {
    name: 'queries-without-data',
    window: 'run',
    fromMs,
    toMs: Date.now(),
    columns: ['query', 'from', 'why'],
    rows,
  };
}
