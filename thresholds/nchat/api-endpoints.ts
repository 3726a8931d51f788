import { below } from '../../lib/config/bounds.ts';
import { restCounts, stepCount } from '../../lib/config/target-counts.ts';
import { defineTest } from '../../lib/config/test-definition.ts';
import { planCalls } from '../../lib/load/plan-callers.ts';
import { apiEndpoints, stepItems } from '../../lib/protocols/nchat/rest/steps.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** 100 users call eight endpoints of the REST API in a weighted mix. */
export const definition = defineTest({
  name: 'api-endpoints',
  title: 'API endpoints',
  purpose: 'Users call the REST API in a weighted mix; an answer counts as good only if its shape is right.',
  order: 3,
  family: 'rest',
  headline: { metric: 'api_time', stat: 'p(95)' },
  targetCounts: [
    stepCount('Messages accepted', ['message_send'], ['messagesAccepted']),
    ...restCounts,
    stepCount('Queries', ['search'], ['searchQueries', 'suggestions']),
  ],
  needs: ['rest'],
  uses: ['USERS', 'DURATION', 'THINK_TIME', 'CHANNELS', 'REQUEST_TIMEOUT'],
  profiles: {
    smoke: { users: 10, durationMs: 4 * SECOND, thinkTimeMs: 200, channels: 3 },
    demo: { users: 100, durationMs: 30 * SECOND, thinkTimeMs: SECOND, channels: 10 },
    '10k': { users: 100, durationMs: 5 * MINUTE, thinkTimeMs: SECOND, channels: 10 },
  },
  rows: (load) => [
    { metric: 'api_requests', stat: 'count', label: 'Total requests' },
    { metric: 'api_requests', stat: 'per_second', windowMs: load.durationMs, label: 'Request rate' },
    {
      metric: 'api_errors',
      stat: 'rate',
      limit: below(0.01),
      warning: below(0.001),
      reason:
        'At most 1 % of the calls may fail, time-outs and answers of the wrong shape included; 0.1 % is the stricter level.',
    },
    { metric: 'api_success', stat: 'rate', label: 'Success rate' },
    { metric: 'api_time', stat: 'avg', label: 'Response time (avg)' },
    { metric: 'api_time', stat: 'med', label: 'Response time (p50)' },
    {
      metric: 'api_time',
      stat: 'p(95)',
      label: 'Response time (p95)',
      limit: below(500),
      warning: below(200),
      reason: 'Half a second is where an application stops to feel quick; the stricter level is 200 ms.',
    },
    {
      metric: 'api_time',
      stat: 'p(99)',
      label: 'Response time (p99)',
      limit: below(1_000),
      reason: 'Even the slowest hundredth is answered within a second.',
    },
    { metric: 'api_time', stat: 'max', label: 'Response time (max)' },
  ],
  breakdowns: [
    {
      title: 'Endpoints',
      tag: 'endpoint',
      heading: 'Endpoint',
      items: apiEndpoints,
      columns: [
        { metric: 'api_requests', stat: 'count', label: 'Requests' },
        { metric: 'api_time', stat: 'avg', label: 'Avg' },
        { metric: 'api_time', stat: 'p(95)', label: 'p95' },
        { metric: 'api_time', stat: 'p(99)', label: 'p99' },
        { metric: 'api_errors', stat: 'rate', label: 'Error rate' },
      ],
      rankBy: { metric: 'api_time', stat: 'p(95)' },
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
        ...apiEndpoints.map(({ value }) => value),
      ]),
      columns: [{ metric: 'rest_requests', stat: 'count', label: 'Requests' }],
    },
  ],
  plan: planCalls,
});
