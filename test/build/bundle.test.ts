import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundle } from '../../build/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
after(() => rmSync(folder, { recursive: true }));

function folders(name: string, scripts: Record<string, string>): { from: string[]; to: string } {
  const base = join(folder, name);
  for (const part of ['scripts', 'examples']) {
    mkdirSync(join(base, part), { recursive: true });
  }
  for (const [path, content] of Object.entries(scripts)) {
    writeFileSync(join(base, path), content);
  }
  return {
    from: [join(base, 'scripts'), join(base, 'examples'), join(base, 'absent')],
    to: join(base, 'dist'),
  };
}

test('every script and example becomes one minified bundle that leaves k6 to k6', async () => {
  const options = folders('good', {
    'scripts/one.ts':
      "import http from 'k6/http';\nimport { two } from './two.ts';\nexport default () => { http.get(two); };",
    'scripts/two.ts': "export const two: string = 'http://127.0.0.1';\nexport default () => {};",
    'examples/three.ts': 'export default async () => { for await (const x of [1]) { void x; } };',
    'examples/notes.md': 'not a script',
  });
  const bundles = await bundle(options);
  assert.deepEqual(
    bundles.map(({ name }) => name),
    ['one', 'two', 'three'],
  );
  assert.deepEqual(readdirSync(options.to).sort(), ['one.js', 'three.js', 'two.js']);
  const one = readFileSync(join(options.to, 'one.js'), 'utf8');
  assert.match(one, /from"k6\/http"/);
  assert.match(one, /http:\/\/127\.0\.0\.1/);
  assert.equal(Buffer.byteLength(one), bundles[0]?.sizeBytes);
  assert.doesNotMatch(readFileSync(join(options.to, 'three.js'), 'utf8'), /for await/);
});

test('a bundle over 50 KB is refused with its name and size', async () => {
  const options = folders('large', {
    'scripts/large.ts': `export const text = '${'x'.repeat(60_000)}';`,
  });
  await assert.rejects(bundle(options), {
    message:
      /^A bundle may have 50000 bytes, because every virtual user holds it; large has 600\d\d\. Import less\.$/,
  });
});

test('a script and an example of the same name are refused', async () => {
  const options = folders('twice', { 'scripts/same.ts': 'export {};', 'examples/same.ts': 'export {};' });
  await assert.rejects(bundle(options), {
    message: 'Two scripts are named same; their bundles would overwrite each other. Rename one.',
  });
});

test('a script that does not compile is an error that names its line', async () => {
  const options = folders('broken', { 'scripts/broken.ts': 'export default () => {' });
  await assert.rejects(bundle(options), /broken\.ts:1:22: ERROR: Unexpected end of file/);
});
