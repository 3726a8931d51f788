import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mergeSchema } from '../../record/merge/merge-schema.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startRun, startTarget } from './processes.ts';

test('generators of this machine begin within 5 ms of the agreed moment', async (t) => {
  const { restUrl, realtimeUrl } = await startTarget(t);
  const folder = temporaryFolder('generators-start-');
  const words = ['PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=3s', 'USERS=60', 'CHANNELS=12'];
  const command = startRun(t, ['run', ...words, 'GENERATORS=3'], {
    TARGET_URL: restUrl,
    TARGET_WS_URL: realtimeUrl,
    JWT_SECRET: 'secret-of-the-target',
    RESULTS_DIR: folder,
  });
  await command.exit();
  const text = readFileSync(join(folder, 'latest', 'message-throughput', 'merge.json'), 'utf8');
  const starts = mergeSchema
    .parse(JSON.parse(text))
    .generators.map(({ startedAfterMs }) => startedAfterMs?.first ?? Number.NaN);
  assert.equal(starts.length, 3);
  assert.ok(
    starts.every((afterMs) => Math.abs(afterMs) <= 5),
    `ms after the agreed start: ${starts}`,
  );
});
