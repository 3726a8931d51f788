import type { Weighted } from '../../../load/draw-weighted.ts';

/** The kinds of queries, by the `type` tag. */
export type QueryType = 'text' | 'filtered' | 'suggestions';

/** The mix of queries: text 70, filtered 20, suggestions 10. */
export const queryMix: readonly Weighted<QueryType>[] = [
  { value: 'text', weight: 70 },
  { value: 'filtered', weight: 20 },
  { value: 'suggestions', weight: 10 },
];

/** The share of text and filtered queries that ask for documents the test wrote itself, and so can be judged. */
export const judgedShare = 0.3;

/** What people type into a chat's search box: single words and pairs, common ones and rare ones. */
export const ordinaryQueries: readonly string[] = (
  'deploy,release notes,meeting,invoice,customer feedback,password,login error,budget,review,database query,' +
  'schedule friday,roadmap,lunch,holiday,contract,latency alert,backup,security token,dashboard,sprint,onboarding,' +
  'screen,design plan,rollback,incident,survey,ticket,photo,pipeline,outage,estimate,coffee'
).split(',');
