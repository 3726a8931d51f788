import type { Answer } from '../../../http/answer.ts';
import { drawWeighted } from '../../../load/draw-weighted.ts';
import type { Random } from '../../../load/random.ts';
import type { Instruments } from '../../../metrics/instruments.ts';
import type { RestUser, RestVu } from '../../../sessions/host-rest-users.ts';
import { csrfTokenOf } from './csrf.ts';
import { type FilteredResult, filterViolation, type SearchFilter } from './filter-violation.ts';
import { type JudgedQuery, searchLimit } from './known-index.ts';
import { judgedShare, ordinaryQueries, type QueryType, queryMix } from './query-mix.ts';
import { rPrecision } from './r-precision.ts';
import * as routes from './routes.ts';
import type { Hit } from './shapes.ts';
import type { RestStep } from './steps.ts';

/** The metrics of the search test. */
export const searchMetrics = [
  'rest_requests',
  'errors',
  'queries',
  'queries_succeeded',
  'queries_failed',
  'query_success',
  'query_time',
  'query_results',
  'relevance',
  'relevance_judged',
  'index_lag',
  'index_probes',
  'index_documents',
  'index_bytes',
] as const;

/** What queries are asked about. */
export interface SearchWorld {
  readonly judged: readonly JudgedQuery[];
  /** The channel that holds the known messages. */
  readonly channelId: string;
  /** Channels to filter ordinary queries by; the known one among them. */
  readonly channelIds: readonly string[];
  /** Before this moment no known message was written, epoch ms. */
  readonly knownFromMs: number;
}

/** Filtered ordinary queries ask for the last this many days. */
const RECENT_MS = 30 * 24 * 3_600_000;

const steps = {
  text: 'query_text',
  filtered: 'query_filtered',
  suggestions: 'query_suggestions',
} as const satisfies Record<QueryType, RestStep>;

/** Draws one query by the mix, asks it and judges the answer. */
export async function runQuery(
  vu: RestVu,
  metrics: Instruments<(typeof searchMetrics)[number]>,
  world: SearchWorld,
  user: RestUser,
): Promise<void> {
  const type = drawWeighted(queryMix, user.random);
  const known = user.random() < judgedShare ? draw(world.judged, user.random) : undefined;
  const text = known?.text ?? draw(ordinaryQueries, user.random) ?? 'meeting';
  const asked = await askers[type](vu, world, user, text, known !== undefined);
  const tags = { type };
  metrics.queries.add(1, tags);
  metrics.query_time.add(asked.answer.timeMs, tags);
  const violation = asked.answer.ok ? asked.violation : undefined;
  const isGood = asked.answer.ok && violation === undefined;
  metrics.query_success.add(isGood, tags);
  if (known !== undefined && type !== 'suggestions') {
    // A query that failed found nothing: it is judged too, or failures would raise the relevance.
    metrics.relevance_judged.add(1, tags);
    metrics.relevance.add(rPrecision(isGood ? asked.ids : [], new Set(known.relevantIds)), tags);
  }
  if (isGood) {
    metrics.queries_succeeded.add(1, tags);
    metrics.query_results.add(asked.ids.length, tags);
    return;
  }
  metrics.queries_failed.add(1, tags);
  if (asked.answer.ok) {
    vu.log(steps[type], 'shape', violation ?? '');
  } else {
    vu.log(steps[type], asked.answer.kind, asked.answer.detail);
  }
}

interface Asked {
  readonly answer: Answer<unknown>;
  /** What was found, best first. */
  readonly ids: readonly string[];
  /** How the results break the filter. */
  readonly violation?: string | undefined;
}

type Asker = (
  vu: RestVu,
  world: SearchWorld,
  user: RestUser,
  text: string,
  isKnown: boolean,
) => Promise<Asked>;

const askers: Readonly<Record<QueryType, Asker>> = {
  text: async (vu, _world, user, text) => {
    // Half by each of the two ways that the API offers.
    if (user.random() < 0.5) {
      const call = { ...routes.quickSearch(text, searchLimit), step: steps.text };
      const answer = await vu.client.send(user.session, call);
      return { answer, ids: answer.ok ? idsOf(answer.body.data) : [] };
    }
    const { answer, hits } = await post(vu, user, { query: text, limit: searchLimit }, steps.text);
    return { answer, ids: idsOf(hits) };
  },
  filtered: async (vu, world, user, text, isKnown) => {
    const filter = isKnown ? knownFilter(world) : ordinaryFilter(world, user.random);
    const request = {
      query: text,
      types: ['messages'],
      channelIds: filter.channelIds,
      dateFrom: new Date(filter.fromMs).toISOString(),
      limit: searchLimit,
    };
    const { answer, hits } = await post(vu, user, request, steps.filtered);
    return { answer, ids: idsOf(hits), violation: filterViolation(hits, filter) };
  },
  suggestions: async (vu, _world, user, text) => {
    const prefix = text.slice(0, 2 + Math.floor(user.random() * 3));
    const answer = await vu.client.send(user.session, { ...routes.suggest(prefix), step: steps.suggestions });
    return { answer, ids: answer.ok ? answer.body.suggestions.map(({ query }) => query) : [] };
  },
};

async function post(
  vu: RestVu,
  user: RestUser,
  request: routes.SearchRequest,
  step: RestStep,
): Promise<{ readonly answer: Answer<unknown>; readonly hits: readonly (Hit & FilteredResult)[] }> {
  await csrfTokenOf(vu.client, vu.log, user.session);
  const answer = await vu.client.send(user.session, { ...routes.search(request, user.session), step });
  if (!answer.ok && answer.status === 403) {
    // The token may have expired: the next query fetches a new one.
    user.session.csrfToken = undefined;
  }
  return { answer, hits: answer.ok ? answer.body.data.results : [] };
}

function knownFilter({ channelId, knownFromMs }: SearchWorld): SearchFilter {
  return { channelIds: [channelId], fromMs: knownFromMs };
}

function ordinaryFilter({ channelIds }: SearchWorld, random: Random): SearchFilter {
  const channelId = draw(channelIds, random);
  return { channelIds: channelId === undefined ? [] : [channelId], fromMs: Date.now() - RECENT_MS };
}

function idsOf(hits: readonly Hit[]): readonly string[] {
  return hits.map(({ id }) => id);
}

function draw<T>(choices: readonly T[], random: Random): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}
