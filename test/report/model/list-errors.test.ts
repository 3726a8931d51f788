import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseTimeline } from '../../../record/parse-timeline.ts';
import { listErrors } from '../../../report/model/list-errors.ts';

test('errors have their first and last moment by kind in a recording that k6 made with the tag kind', async () => {
  const { timeline } = parseTimeline(
    await readFile(new URL('../fixtures/errors-by-kind.ndjson', import.meta.url), 'utf8'),
  );
  assert.ok(timeline);
  const counter = (count: number) => ({ kind: 'counter' as const, values: { count } });
  const listed = listErrors({
    name: 'a',
    manifest: { name: 'a', state: 'complete' },
    summary: {
      schema: 1,
      test: 'a',
      profile: 'smoke',
      protocol: 'nchat',
      endedAtMs: 0,
      durationMs: 0,
      load: {},
      targetUrl: '',
      targetWsUrl: '',
      facts: {},
      metrics: { 'errors{kind:timeout}': counter(3), 'errors{kind:refused}': counter(2) },
    },
    timeline,
  });
  const second = (atMs: number | null): number | null =>
    atMs === null ? null : Math.round((atMs - (timeline.timesMs[0] ?? 0)) / 1_000);
  assert.deepEqual(
    listed.map(({ kind, count, firstAtMs, lastAtMs }) => [kind, count, second(firstAtMs), second(lastAtMs)]),
    [
      ['timeout', 3, 1, 3],
      ['refused', 2, 2, 2],
    ],
  );
});
