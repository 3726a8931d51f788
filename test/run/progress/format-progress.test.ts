import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { configure } from '../../../run/configure.ts';
import { followTimeline } from '../../../run/progress/follow-timeline.ts';
import { formatProgress, formatTotals } from '../../../run/progress/format-progress.ts';

const text = readFileSync(new URL('../fixtures/timeline.ndjson', import.meta.url), 'utf8');
const configured = await configure({
  env: { TESTS: 'message-throughput', PROFILE: 'smoke' },
  values: {},
  given: [],
  definitions: await loadDefinitions(),
});
assert.ok(configured.ok);
const [planned] = configured.configuration.tests;
assert.ok(planned);

test('a running test shows its clock, open connections, errors, rate and p95 of the last second', () => {
  const follower = followTimeline();
  // Up to the last snapshot: the connections are closed after it.
  follower.push(`${text.split('\n').slice(0, -4).join('\n')}\n`);
  assert.equal(
    formatProgress(planned, follower.reading, 6_400),
    'message-throughput 0:06/0:08 · 25 open · 0 errors · 250 deliveries matched/s, p95 3.40 ms',
  );
});

test('an ended test shows its totals', () => {
  const follower = followTimeline();
  follower.push(text);
  assert.equal(
    formatTotals(planned, follower.reading, 8_000),
    'message-throughput 0:08/0:08 · 0 open · 0 errors · 1,250 deliveries matched, p95 3.47 ms',
  );
});

test('before the first sample there are no connections and no latencies to show', () => {
  assert.equal(
    formatProgress(planned, followTimeline().reading, 0),
    'message-throughput 0:00/0:08 · 0 errors · 0 deliveries matched/s, p95 –',
  );
});
