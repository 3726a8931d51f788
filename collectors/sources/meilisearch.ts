import { performance } from 'node:perf_hooks';
import type { z } from 'zod';
import type { Collector } from '../collector.ts';
import type { CollectorOptions } from '../collector-options.ts';
import { fetchText, HttpStatusError, parseHttpTarget } from '../fetch-text.ts';
import { secretsOfUrl } from '../mask-secrets.ts';
import { healthAnswer, statsAnswer, tasksAnswer, versionAnswer } from '../meilisearch/answers.ts';
import { buildSearchValues, countSearches, MEILISEARCH_VALUES } from '../meilisearch/build-search-values.ts';
import { createRates } from '../rates.ts';
import type { Source } from '../source.ts';

const WAITING = '/tasks?statuses=enqueued,processing&limit=1&reverse=true';
const ENDED = '/tasks?statuses=succeeded&types=documentAdditionOrUpdate&limit=100';

/** Meilisearch 1.x by its HTTP API. */
export const source: Source = {
  name: 'meilisearch',
  variable: 'MEILI_URL',
  secrets: ({ meiliUrl, meiliKey }) => [
    ...secretsOfUrl(meiliUrl),
    ...(meiliKey === undefined ? [] : [meiliKey]),
  ],
  open: (options) =>
    options.meiliUrl === undefined ? undefined : createMeilisearchCollector(options.meiliUrl, options),
};

/** Collector of the server at `url`; `clock` never goes back, `now` is epoch time, both in milliseconds. */
export function createMeilisearchCollector(
  url: string,
  {
    meiliKey,
    answerTimeoutMs = 2000,
    trust,
  }: Pick<CollectorOptions, 'meiliKey' | 'answerTimeoutMs' | 'trust'> = {},
  clock: () => number = () => performance.now(),
  now: () => number = Date.now,
): Collector {
  const target = parseHttpTarget(url, 'MEILI_URL', meiliKey);
  const rates = createRates();
  let lastUid: number | undefined;
  let hasMetrics = true;
  const text = (path: string): Promise<string> =>
    fetchText(target, path, {
      what: 'Meilisearch',
      variable: 'MEILI_URL',
      timeoutMs: answerTimeoutMs,
      trust,
    }).catch(explain);
  const ask = async <T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> => {
    const answer = schema.safeParse(tryJson(await text(path)));
    if (answer.success) {
      return answer.data;
    }
    const where = answer.error.issues[0]?.path.join('.') ?? '';
    throw new Error(
      `Meilisearch at ${target.host}: ${path.replace(/\?.*/, '')} answered in an unknown form at "${where}"`,
    );
  };
  const readSearches = async (): Promise<number | undefined> => {
    if (!hasMetrics) {
      return undefined;
    }
    try {
      return countSearches(await text('/metrics'));
    } catch (error) {
      // An experiment that is off, or that this key may not read: no reason to lose the other figures.
      if (!(error instanceof HttpStatusError)) {
        throw error;
      }
      hasMetrics = false;
      return undefined;
    }
  };
  return {
    source: 'meilisearch',
    values: MEILISEARCH_VALUES,
    facts: async () => {
      const [version, health] = await Promise.all([
        ask('/version', versionAnswer),
        ask('/health', healthAnswer),
      ]);
      const queryRate = hasMetrics
        ? {}
        : { queryRate: 'no /metrics: enable it with PATCH /experimental-features' };
      return { version: version.pkgVersion, commit: version.commitSha, health: health.status, ...queryRate };
    },
    sample: async () => {
      const [stats, waiting, ended, searches] = await Promise.all([
        ask('/stats', statsAnswer),
        ask(WAITING, tasksAnswer),
        ask(ENDED, tasksAnswer),
        readSearches(),
      ]);
      rates.at(clock());
      const values = buildSearchValues({ stats, waiting, ended, searches }, rates, now(), lastUid);
      lastUid = Math.max(lastUid ?? -1, ...ended.results.map((task) => task.uid));
      return [{ component: 'search', values }];
    },
    close: async () => {},
  };
}

/** Adds what to do to an answer that refuses the key. */
function explain(error: unknown): never {
  if (error instanceof HttpStatusError && [401, 403].includes(error.status)) {
    const hint = 'set MEILI_KEY to a key with the actions stats.get, tasks.get and version';
    throw new HttpStatusError(`${error.message}; ${hint}`, error.status, error.body);
  }
  throw error;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
