import type { ValueCatalogue, ValueMeaning } from '../collector.ts';
import { HOST_VALUES } from '../host/host-values.ts';
import { MEILISEARCH_VALUES } from '../meilisearch/build-search-values.ts';
import { POSTGRESQL_VALUES } from '../postgresql/postgresql-values.ts';
import { REDIS_VALUES } from '../redis/build-cache-values.ts';
import type { PrometheusQuery } from './queries.ts';

/** The same figures as those of the direct sources have the same names, so a report need not know who measured. */
const SHARED: Readonly<Record<string, readonly ValueCatalogue[]>> = {
  host: [HOST_VALUES],
  generator: [HOST_VALUES],
  application: [HOST_VALUES],
  database: [POSTGRESQL_VALUES, HOST_VALUES],
  cache: [REDIS_VALUES, HOST_VALUES],
  search: [MEILISEARCH_VALUES, HOST_VALUES],
};

/** What the queries give, under `component.value`; throws for a value that is known nowhere and has no unit. */
export function buildPrometheusValues(queries: readonly PrometheusQuery[]): ValueCatalogue {
  return Object.fromEntries(queries.map((query) => [query.key, meaningOf(query)]));
}

function meaningOf({ key, unit, meaning, read }: PrometheusQuery): ValueMeaning {
  const [component = '', value = ''] = key.split('.');
  const shared = SHARED[component]?.map((catalogue) => catalogue[value]).find((found) => found !== undefined);
  const known = unit === undefined ? shared : { unit, meaning: meaning ?? key };
  if (known === undefined) {
    throw new Error(`${key}: no other source has this value, so its query needs a "unit" (and a "meaning")`);
  }
  const { counts: _, ...level } = known;
  return read === 'events' ? { ...level, counts: 'events' } : level;
}
