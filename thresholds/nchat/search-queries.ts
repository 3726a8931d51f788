import { above, atLeast, below } from '../../lib/config/bounds.ts';
import { restCounts, stepCount } from '../../lib/config/target-counts.ts';
import { defineTest } from '../../lib/config/test-definition.ts';
import { planCalls } from '../../lib/load/plan-callers.ts';
import { stepItems } from '../../lib/protocols/nchat/rest/steps.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** 100 users search an index of a million messages; the test knows some of the right answers. */
export const definition = defineTest({
  name: 'search-queries',
  title: 'Search queries',
  purpose:
    'Users search by text, by filter and by suggestions; relevance is judged by messages that the test wrote itself.',
  order: 5,
  family: 'search',
  headline: { metric: 'query_time', stat: 'p(95)' },
  targetCounts: [
    stepCount('Messages accepted', ['document_write', 'probe_write'], ['messagesAccepted']),
    ...restCounts,
    stepCount(
      'Queries, set-up and probes included',
      ['query_text', 'query_filtered', 'query_suggestions', 'document_find', 'probe_find'],
      ['searchQueries', 'suggestions'],
    ),
  ],
  needs: ['rest'],
  uses: ['USERS', 'DURATION', 'THINK_TIME', 'REQUEST_TIMEOUT'],
  profiles: {
    smoke: { users: 10, durationMs: 4 * SECOND, thinkTimeMs: 200 },
    demo: { users: 100, durationMs: 30 * SECOND, thinkTimeMs: SECOND },
    '10k': { users: 100, durationMs: 5 * MINUTE, thinkTimeMs: SECOND },
  },
  rows: (load) => [
    { metric: 'queries', stat: 'count', label: 'Total queries' },
    { metric: 'queries', stat: 'per_second', windowMs: load.durationMs, label: 'Query rate' },
    { metric: 'queries_succeeded', stat: 'count' },
    {
      metric: 'queries_failed',
      stat: 'count',
      limit: below(Math.max(1, load.users / 10)),
      reason: '10 at 100 users, in proportion to the users.',
    },
    {
      metric: 'query_success',
      stat: 'rate',
      label: 'Success rate',
      limit: above(0.99),
      warning: above(0.999),
      reason: 'At most 1 % may fail, results that break their filter included; 0.1 % is the stricter level.',
    },
    { metric: 'query_time', stat: 'avg', label: 'Query time (avg)' },
    { metric: 'query_time', stat: 'med', label: 'Query time (p50)' },
    {
      metric: 'query_time',
      stat: 'p(95)',
      label: 'Query time (p95)',
      limit: below(500),
      warning: below(200),
      reason:
        'Half a second is where a search stops to feel quick; the stricter level is the one of the API.',
    },
    {
      metric: 'query_time',
      stat: 'p(99)',
      label: 'Query time (p99)',
      limit: below(1_000),
      reason: 'Even the slowest hundredth is answered within a second.',
    },
    { metric: 'query_results', stat: 'avg', label: 'Results per query (avg)' },
    {
      metric: 'relevance',
      stat: 'avg',
      label: 'Relevance score (R-precision)',
      limit: above(0.8),
      reason: 'Of what belongs at the top of the results, four fifths are there.',
    },
    { metric: 'index_lag', stat: 'avg', label: 'Index update lag (avg)' },
    { metric: 'index_lag', stat: 'max', label: 'Index update lag (max)' },
    {
      metric: 'index_documents',
      stat: 'count',
      // A short trial with few users need not fill an index first.
      ...(load.users < 100
        ? {}
        : {
            warning: atLeast(1_000_000),
            reason:
              'The load is stated for an index of a million messages; a smaller one is easier to search.',
          }),
    },
    { metric: 'index_bytes', stat: 'count' },
  ],
  breakdowns: [
    {
      title: 'Query performance by type',
      tag: 'type',
      heading: 'Query type',
      items: [
        { value: 'text', label: 'Text search' },
        { value: 'filtered', label: 'Filtered search' },
        { value: 'suggestions', label: 'Suggestions' },
      ],
      columns: [
        { metric: 'queries', stat: 'count', label: 'Queries' },
        { metric: 'query_time', stat: 'avg', label: 'Avg time' },
        { metric: 'query_time', stat: 'p(95)', label: 'p95 time' },
        { metric: 'query_results', stat: 'avg', label: 'Results' },
        { metric: 'query_success', stat: 'rate', label: 'Success rate' },
      ],
    },
    {
      title: 'Every request by step, set-up included',
      tag: 'step',
      heading: 'Step',
      items: stepItems([
        'signin',
        'token_refresh',
        'channel_create',
        'channel_join',
        'channel_find',
        'document_write',
        'document_find',
        'index_stats',
        'csrf',
        'query_text',
        'query_filtered',
        'query_suggestions',
        'probe_write',
        'probe_find',
      ]),
      columns: [{ metric: 'rest_requests', stat: 'count', label: 'Requests' }],
    },
  ],
  plan: planCalls,
});
