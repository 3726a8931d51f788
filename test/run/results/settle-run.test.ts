import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tryLock } from '../../../host/file-lock.ts';
import type { Manifest } from '../../../record/manifest-schema.ts';
import { settleRun } from '../../../run/results/settle-run.ts';

const base = mkdtempSync(join(tmpdir(), 'settle-run-'));
after(() => rmSync(base, { recursive: true }));

const manifest: Manifest = {
  schema: 1,
  runId: 'r',
  startedAt: '2026-11-20T18:54:30.000Z',
  endedAt: null,
  state: 'running',
  profile: 'smoke',
  versions: { k6: 'v2.2.0' },
  host: { os: 'Linux', cores: 2, memoryBytes: 1 },
  gitRevision: null,
  target: { url: 'http://x', wsUrl: 'ws://x', protocol: 'nchat', embedded: true },
  tests: [
    { name: 'a', state: 'complete', exitCode: 0 },
    { name: 'b', state: 'running' },
    { name: 'c', state: 'pending' },
  ],
};

function runWith(name: string, content: Manifest): string {
  const runDir = join(base, name, 'run');
  mkdirSync(join(runDir, 'b'), { recursive: true });
  writeFileSync(join(runDir, 'manifest.json'), JSON.stringify(content));
  writeFileSync(join(runDir, 'b', 'timeline.ndjson.part'), '{}\n{"ha');
  return runDir;
}

const read = (runDir: string): Manifest => JSON.parse(readFileSync(join(runDir, 'manifest.json'), 'utf8'));

test('a run that was killed says how far it came, and its files get their names', async () => {
  const runDir = runWith('killed', manifest);
  await settleRun(runDir);
  assert.deepEqual(read(runDir), {
    ...manifest,
    state: 'interrupted',
    tests: [
      { name: 'a', state: 'complete', exitCode: 0 },
      { name: 'b', state: 'interrupted', message: 'The run was killed while this test ran.' },
      { name: 'c', state: 'not-run', message: 'The run was killed before this test began.' },
    ],
  });
  assert.deepEqual(readdirSync(join(runDir, 'b')), ['timeline.ndjson']);
  assert.equal(readFileSync(join(runDir, 'b', 'timeline.ndjson'), 'utf8'), '{}\n');
});

test('halves of documents go, of an ended run too; what a living process writes stays', async () => {
  const runDir = runWith('torn', { ...manifest, state: 'complete' });
  // An id that no process has: that of one which has ended.
  const { pid } = spawnSync(process.execPath, ['--version']);
  const living = `report.md.${process.pid}-0123abcd.part`;
  for (const torn of [`report.html.${pid}-89abcdef.part`, `b/summary.json.${pid}-01234567.part`, living]) {
    writeFileSync(join(runDir, torn), '<html>');
  }
  await settleRun(runDir);
  assert.deepEqual(readdirSync(runDir).sort(), ['b', 'manifest.json', living]);
  assert.deepEqual(readdirSync(join(runDir, 'b')), ['timeline.ndjson.part']);
});

test('the files of several generators of a killed run get their names too', async () => {
  const runDir = runWith('several', manifest);
  const place = join(runDir, 'b', 'generators', '2');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'k6.log.part'), 'said');
  await settleRun(runDir);
  assert.deepEqual(readdirSync(place), ['k6.log']);
});

test('a run that ended by itself is left as it is', async () => {
  const ended: Manifest = { ...manifest, state: 'failed' };
  const runDir = runWith('ended', ended);
  await settleRun(runDir);
  assert.deepEqual(read(runDir), ended);
  assert.deepEqual(readdirSync(join(runDir, 'b')), ['timeline.ndjson.part']);
});

test('a run that is still going on is left alone', async () => {
  const runDir = runWith('going', manifest);
  const lock = await tryLock(join(base, 'going', '.lock'), 'a run');
  assert.ok(lock.taken);
  await assert.rejects(settleRun(runDir), {
    message: `${runDir}: this run is still going on (process ${process.pid}); it writes its report at its end.`,
  });
  assert.deepEqual(read(runDir), manifest);
  await lock.release();
});

test('a folder that is no run is refused', async () => {
  await assert.rejects(settleRun(base), /expected a folder of results with manifest\.json/);
});
