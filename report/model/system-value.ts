import type { HOST_VALUES } from '../../collectors/host/host-values.ts';
import type { MEILISEARCH_VALUES } from '../../collectors/meilisearch/build-search-values.ts';
import type { POSTGRESQL_VALUES } from '../../collectors/postgresql/postgresql-values.ts';
import type { REDIS_VALUES } from '../../collectors/redis/build-cache-values.ts';

/** A system figure by its name in the catalogue of a collector: a misspelt one is a type error and not "no data". */
export type SystemValue =
  | keyof typeof HOST_VALUES
  | keyof typeof POSTGRESQL_VALUES
  | keyof typeof REDIS_VALUES
  | keyof typeof MEILISEARCH_VALUES;
