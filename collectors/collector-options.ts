import type { GcTotals } from './host/gc-usage.ts';

/** Whose certificates are believed. */
export interface CollectorTrust {
  /** Authorities in PEM. */
  readonly ca?: readonly string[];
  /** False when any certificate is taken. */
  readonly rejectUnauthorized: boolean;
}

/** Everything the sources can be told; what is absent is listed as not configured. */
export interface CollectorOptions {
  /** Process ids of the load generators of this moment; children are found by themselves. */
  readonly generatorPids?: () => readonly number[];
  /** What the generators' garbage collectors did since the run began; undefined while nothing is known of it. */
  readonly generatorGc?: () => GcTotals | undefined;
  readonly applicationPids?: () => readonly number[];
  readonly databasePids?: () => readonly number[];
  readonly cachePids?: () => readonly number[];
  readonly searchPids?: () => readonly number[];
  /** Where the REST API of the target is, for the round trip to it. */
  readonly targetUrl?: string;
  /** A path on the disk whose usage matters; the working directory when absent. */
  readonly diskPath?: string;
  /** `postgres://user:password@host:port/database` */
  readonly databaseUrl?: string;
  /** `redis://:password@host:port/0` */
  readonly redisUrl?: string;
  readonly meiliUrl?: string;
  readonly meiliKey?: string;
  readonly prometheusUrl?: string;
  /** A bearer token, when Prometheus asks for one. */
  readonly prometheusToken?: string;
  /** A JSON file laid over `prometheus-queries.json`, key by key. */
  readonly prometheusQueriesFile?: string;
  /** What `$window` stands for in the queries: at least four scrape intervals; `1m` when absent. */
  readonly prometheusRateWindow?: string;
  /** Whose certificates are believed, when not Node's own authorities only. */
  readonly trust?: CollectorTrust;
  /** Time-out of one network answer; 900 ms when absent, so that it ends within the sample. */
  readonly answerTimeoutMs?: number;
  /** Variables for sources that have no field here; a new source reads its own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
