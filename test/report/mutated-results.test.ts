import { test } from 'node:test';
import { reportMutatedRuns } from './support/mutate-run.ts';

test('40 results folders changed at random give a report each, and none of a failed run is called passed', async () => {
  await reportMutatedRuns(40);
});
