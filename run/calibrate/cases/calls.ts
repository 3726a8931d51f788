import type { CalibrationCase } from '../calibration-case.ts';
import { count, counted, exactly, injected } from '../checks.ts';
import { type DelayPlace, distributedDelays, exponential, fixedDelays } from '../delay-cases.ts';
import { calls, manyCalls } from '../loads.ts';

/** An endpoint that no set-up uses. */
const route = 'GET /api/users/me/profile';

const answers: DelayPlace = {
  test: 'api-endpoints',
  load: calls,
  putWhen: 'before',
  baseline: 'baseline-calls',
  at: 'rest',
  title: 'each REST answer',
  metric: 'api_time',
  figure: 'Response time',
};

/** What happens to REST answers. */
export const cases: readonly CalibrationCase[] = [
  {
    name: 'wrong-shape-rest',
    fault: '9 REST answers of the wrong shape',
    test: 'api-endpoints',
    load: calls,
    faults: [{ fault: 'wrong-shape', at: 'rest', count: 9, every: 1, route }],
    putWhen: 'before',
    checks: [count('Errors of kind shape', 'errors', injected('wrong-shape'), { kind: 'shape' })],
  },
  {
    name: 'rate-limit',
    fault: '429 above 2 requests a second on one route',
    test: 'api-endpoints',
    load: calls,
    faults: [{ fault: 'rate-limit', perSecond: 2, route }],
    putWhen: 'before',
    checks: [
      count('Errors of kind rate_limited', 'errors', injected('rate-limit'), { kind: 'rate_limited' }),
    ],
  },
  {
    name: 'baseline-calls',
    fault: 'none',
    test: 'api-endpoints',
    load: calls,
    faults: [],
    putWhen: 'before',
    checks: [
      count('Messages written', 'api_requests', counted('messagesAccepted.rest'), {
        endpoint: 'message_send',
      }),
      count('Profiles read', 'api_requests', counted(`restRequests.${route} 200`), {
        endpoint: 'user_profile',
      }),
      count('Answers of the wrong shape', 'errors', exactly(0), { kind: 'shape' }),
    ],
  },
  ...fixedDelays(answers),
  distributedDelays({ ...answers, load: manyCalls }, exponential),
];
