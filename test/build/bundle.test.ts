import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundle, type Script } from '../../build/bundle.ts';
import { listScripts } from '../../build/bundle-all.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, files: Readonly<Record<string, string>>): { scripts: Script[]; to: string } {
  const base = join(folder, name);
  mkdirSync(base, { recursive: true });
  const scripts = Object.entries(files).map(([file, content]) => {
    writeFileSync(join(base, `${file}.ts`), content);
    return { name: file, path: join(base, `${file}.ts`) };
  });
  return { scripts, to: join(base, 'dist') };
}

test('every script becomes one minified bundle that leaves k6 to k6', async () => {
  const { scripts, to } = write('good', {
    one: "import http from 'k6/http';\nimport { two } from './two.ts';\nexport default () => { http.get(two); };",
    two: "export const two: string = 'http://127.0.0.1';\nexport default () => {};",
    three: 'export default async () => { for await (const x of [1]) { void x; } };',
  });
  const bundles = await bundle(scripts, { to });
  assert.deepEqual(
    bundles.map(({ name }) => name),
    ['one', 'two', 'three'],
  );
  assert.deepEqual(readdirSync(to).sort(), ['one.js', 'three.js', 'two.js']);
  const one = readFileSync(join(to, 'one.js'), 'utf8');
  assert.match(one, /from"k6\/http"/);
  assert.match(one, /http:\/\/127\.0\.0\.1/);
  assert.equal(Buffer.byteLength(one), bundles[0]?.sizeBytes);
  assert.doesNotMatch(readFileSync(join(to, 'three.js'), 'utf8'), /for await/);
});

test('two scripts of the same name are refused', async () => {
  const { scripts, to } = write('twice', { same: 'export {};' });
  await assert.rejects(bundle([...scripts, ...scripts], { to }), {
    message: 'Two scripts are named same; their bundles would overwrite each other. Rename one.',
  });
});

test('a script that does not compile is an error that names its line', async () => {
  const { scripts, to } = write('broken', { broken: 'export default () => {' });
  await assert.rejects(bundle(scripts, { to }), /broken\.ts:1:22: ERROR: Unexpected end of file/);
});

test('the scripts of the project are its tests by suite, then its examples', async () => {
  const names = (await listScripts()).map(({ name }) => name);
  assert.deepEqual(
    names.filter((name) => ['websocket-connections', 'search-queries', 'lunch-rush'].includes(name)),
    ['websocket-connections', 'search-queries', 'lunch-rush'],
  );
});
