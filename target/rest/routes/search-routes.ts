import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CSRF_COOKIE, CSRF_HEADER, checkCsrf } from '../../auth/csrf.ts';
import { increase } from '../../counters.ts';
import { describePage } from '../../store/pagination.ts';
import type { SearchAnswer } from '../../store/search-store.ts';
import { SEARCH_TYPES, type SearchRequest, type SearchType } from '../../store/search-types.ts';
import type { RestContext } from '../../target-context.ts';
import { ApiError } from '../api-error.ts';
import { UUID } from '../schemas.ts';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;
const TEXT = { type: 'string', minLength: 2, maxLength: 200 } as const;
const PAGE = {
  limit: { type: 'integer', minimum: 1, default: DEFAULT_LIMIT },
  offset: { type: 'integer', minimum: 0, maximum: 1_000, default: 0 },
} as const;
// Year-month-day and what may follow; the database reads the rest and refuses what is no date.
const DATE = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}', maxLength: 40 } as const;
const SEARCH_BODY = {
  type: 'object',
  required: ['query'],
  properties: {
    ...PAGE,
    query: TEXT,
    types: { type: 'array', items: { type: 'string', enum: SEARCH_TYPES }, uniqueItems: true },
    channelIds: { type: 'array', items: UUID, maxItems: 100 },
    userIds: { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 100 },
    dateFrom: DATE,
    dateTo: DATE,
    sortBy: { type: 'string', enum: ['relevance', 'date'], default: 'relevance' },
  },
} as const;
const QUICK_QUERY = { type: 'object', required: ['q'], properties: { ...PAGE, q: TEXT } } as const;
const SUGGEST_QUERY = {
  type: 'object',
  required: ['q'],
  properties: {
    q: { type: 'string', minLength: 1, maxLength: 200 },
    limit: { type: 'integer', minimum: 1, default: 10 },
  },
} as const;

type SearchBody = Omit<SearchRequest, 'types'> & { types?: SearchType[] };

/** Registers the searches, suggestions and the size of the index. */
export function registerSearchRoutes(app: FastifyInstance, context: RestContext): void {
  const { search, suggestions, counters } = context;

  const answer = async (request: SearchRequest): Promise<SearchAnswer> => {
    const found = await search.search(request);
    const { channelIds, userIds, dateFrom, dateTo } = request;
    const isFiltered = [channelIds, userIds, dateFrom, dateTo].some((filter) => filter !== undefined);
    increase(counters.searchQueries, isFiltered ? 'filtered' : 'text');
    suggestions.note(request.query);
    return found;
  };

  app.post<{ Body: SearchBody }>(
    '/api/search',
    {
      schema: { body: SEARCH_BODY },
      onRequest: async (request: FastifyRequest) => {
        if (
          !checkCsrf(
            request.headers[CSRF_HEADER.toLowerCase()],
            request.cookies[CSRF_COOKIE],
            context.jwtSecret,
          )
        ) {
          throw new ApiError(
            403,
            'CSRF_VALIDATION_FAILED',
            `Expected the token of GET /api/csrf in the header ${CSRF_HEADER} and its cookie ${CSRF_COOKIE}.`,
          );
        }
      },
    },
    async ({ body }) => {
      const { types = [], offset } = body;
      const limit = Math.min(body.limit, MAX_LIMIT);
      const found = await answer({ ...body, limit, types: types.length > 0 ? types : SEARCH_TYPES });
      return {
        success: true,
        data: { ...found, pagination: describePage(found.totals.total, limit, offset) },
      };
    },
  );

  app.get<{ Querystring: { q: string; limit: number; offset: number } }>(
    '/api/search',
    { schema: { querystring: QUICK_QUERY } },
    async ({ query }) => {
      const { q, offset } = query;
      const limit = Math.min(query.limit, MAX_LIMIT);
      const found = await answer({ query: q, types: SEARCH_TYPES, sortBy: 'relevance', limit, offset });
      return {
        success: true,
        data: found.results,
        pagination: describePage(found.totals.total, limit, offset),
      };
    },
  );

  app.get<{ Querystring: { q: string; limit: number } }>(
    '/api/search/suggestions',
    { schema: { querystring: SUGGEST_QUERY } },
    async ({ query }) => {
      const found = await suggestions.suggest(query.q, Math.min(query.limit, MAX_LIMIT));
      counters.suggestions++;
      return { success: true, suggestions: found };
    },
  );

  app.get('/api/search/stats', { config: { isPublic: true } }, async () => ({
    success: true,
    ...(await search.measure()),
  }));
}
