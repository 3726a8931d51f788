import type { CalibrationCase } from '../calibration-case.ts';
import { count, counted, exactly, injected, polledShift } from '../checks.ts';
import { calls, searches, uploads } from '../loads.ts';

/** An endpoint that no set-up uses. */
const route = 'GET /api/users/me/profile';

/** Of each size, every so many uploads of a virtual user one is looked at, the first among them. */
const verifyEvery = 20;

const corrupted = 25;

/** What happens to REST answers, uploads and the search index. */
export const cases: readonly CalibrationCase[] = [
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
  {
    name: 'wrong-shape-rest',
    fault: '9 REST answers of the wrong shape',
    test: 'api-endpoints',
    load: calls,
    faults: [{ fault: 'wrong-shape', at: 'rest', count: 9, every: 2, route }],
    putWhen: 'before',
    checks: [count('Errors of kind shape', 'errors', injected('wrong-shape'), { kind: 'shape' })],
  },
  {
    name: 'rate-limit',
    fault: '429 above 3 requests a second on one route',
    test: 'api-endpoints',
    load: calls,
    faults: [{ fault: 'rate-limit', perSecond: 3, route }],
    putWhen: 'before',
    checks: [
      count('Errors of kind rate_limited', 'errors', injected('rate-limit'), { kind: 'rate_limited' }),
    ],
  },
  {
    name: 'baseline-uploads',
    fault: 'none',
    test: 'file-uploads',
    load: uploads,
    faults: [],
    putWhen: 'before',
    checks: [
      count('Uploads', 'uploads_completed', counted('processed.completed')),
      count('Bytes uploaded', 'upload_bytes', counted('uploadBytes')),
      count('Files looked at', 'integrity_checked', counted('downloads')),
      count('Uploads that came back altered', 'integrity_failed', exactly(0)),
    ],
  },
  {
    name: 'corrupt-upload',
    fault: `the first ${corrupted} uploads altered`,
    test: 'file-uploads',
    load: uploads,
    faults: [{ fault: 'corrupt-upload', count: corrupted }],
    putWhen: 'before',
    checks: [
      // One user and one size, so that the order of the uploads is known: the first, the 21st … are looked at.
      (evidence) => ({
        ...count(
          'Uploads that came back altered',
          'integrity_failed',
          exactly(Math.ceil(corrupted / verifyEvery)),
        )(evidence, undefined),
        note: `${evidence.injected['corrupt-upload'] ?? 0} altered, of which each ${verifyEvery}th is looked at, the first among them`,
      }),
      count('Files looked at', 'integrity_checked', counted('downloads')),
    ],
  },
  {
    name: 'processing-lag',
    fault: '300 ms until an upload is processed',
    test: 'file-uploads',
    load: uploads,
    faults: [{ fault: 'processing-lag', ms: 300 }],
    putWhen: 'before',
    baseline: 'baseline-uploads',
    // Polled: late by a pause of 20 ms, or a tenth of the time so far, and one request.
    checks: [polledShift('Processing time (p50)', 'processing_time', 300, { ms: 25, share: 0.1 })],
  },
  {
    name: 'baseline-searches',
    fault: 'none',
    test: 'search-queries',
    load: searches,
    faults: [],
    putWhen: 'before',
    checks: [
      count('Queries for suggestions', 'queries', counted('suggestions'), { type: 'suggestions' }),
      count('Queries that failed', 'queries_failed', exactly(0)),
    ],
  },
  {
    name: 'index-lag',
    fault: '300 ms until a message is found',
    test: 'search-queries',
    load: searches,
    faults: [{ fault: 'index-lag', ms: 300 }],
    putWhen: 'before',
    baseline: 'baseline-searches',
    // Polled: late by a pause of 20 ms and one search.
    checks: [polledShift('Index update lag (p50)', 'index_lag', 300, { ms: 40, share: 0 })],
  },
];
