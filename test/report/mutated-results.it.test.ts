import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportMutatedRuns } from './support/mutate-run.ts';

// The counts stand in docs/reliability.md.
test('500 results folders changed at random give a report each, and none of a failed run is called passed', async (context) => {
  const verdicts = await reportMutatedRuns(500);
  const failed = [...verdicts].filter(([key]) => key.startsWith('failed'));
  assert.ok(failed.length >= 3, 'the changes have different effects');
  context.diagnostic([...verdicts].map(([key, count]) => `${key}: ${count}`).join(', '));
});
