import type { CalibrationCase } from '../calibration-case.ts';
import { count, counted, exactly, polledShift } from '../checks.ts';
import { searches } from '../loads.ts';

/** What happens to the search index. */
export const cases: readonly CalibrationCase[] = [
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
