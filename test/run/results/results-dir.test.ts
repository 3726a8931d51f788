import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { checkResultsDir, resultsBytes } from '../../../run/results/check-results-dir.ts';
import { linkLatest } from '../../../run/results/link-latest.ts';
import { makeRunDir, runIdOf } from '../../../run/results/run-id.ts';

const base = mkdtempSync(join(tmpdir(), 'results-'));
after(() => rmSync(base, { recursive: true }));
const moment = new Date('2026-11-20T18:54:30.999Z');

test('a run is named after its moment, and a second one in the same second gets a number', async () => {
  assert.equal(runIdOf(moment), '2026-11-20T18-54-30Z');
  const names = [
    await makeRunDir(base, moment),
    await makeRunDir(base, moment),
    await makeRunDir(base, moment),
  ];
  assert.deepEqual(
    names.map(({ runId }) => runId),
    ['2026-11-20T18-54-30Z', '2026-11-20T18-54-30Z-2', '2026-11-20T18-54-30Z-3'],
  );
  assert.deepEqual(
    names.map(({ runDir }) => basename(runDir)),
    names.map(({ runId }) => runId),
  );
});

test('latest points at the newest run', async () => {
  await linkLatest(base, 'one');
  await linkLatest(base, 'two');
  assert.equal(readlinkSync(join(base, 'latest')), 'two');
  assert.deepEqual(
    readdirSync(base).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('a folder or a file in the place of latest is an error before any load', async () => {
  const path = mkdtempSync(join(base, 'latest-'));
  mkdirSync(join(path, 'latest'));
  await assert.rejects(checkResultsDir(path, 1), {
    message: `RESULTS_DIR: expected ${join(path, 'latest')} to be the link to the newest run, it is a folder. Move it away, or set RESULTS_DIR to another folder.`,
  });
});

test('a folder that can be written is made and left empty', async () => {
  const path = join(base, 'a', 'b');
  await checkResultsDir(path, 1);
  assert.deepEqual(readdirSync(path), []);
});

test('a folder that cannot be made is an error before any load, with its reason and what to do', async () => {
  const file = join(base, 'file');
  writeFileSync(file, '');
  await assert.rejects(checkResultsDir(join(file, 'results'), 1), {
    message: `RESULTS_DIR: results cannot be written to ${join(file, 'results')} (ENOTDIR, a part of the path is a file). Free some room or set RESULTS_DIR to another folder.`,
  });
});

test('a disk with too little room is an error with both sizes', async () => {
  await assert.rejects(checkResultsDir(base, 1e18), (error: Error) => {
    const pattern =
      /^RESULTS_DIR: the results need about 1,000,000 TB, and .* has [\d.,]+ [GMT]B left\. Free some room or set/;
    assert.match(error.message, pattern);
    return true;
  });
});

test('the room that results need grows with the length of the run', () => {
  assert.equal(resultsBytes(0), 20_000_000);
  assert.equal(resultsBytes(80 * 60_000), 140_000_000);
});
