import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { replaceSamples, unmarkedSamples } from '../../build/replace-samples.ts';
import { projectRoot } from '../../host/project-root.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

test('code in the documents is that of files which are compiled; if not: sh build/node.sh build/write-samples.ts', () => {
  for (const file of globSync('{README,CONTRIBUTING,docs/*}.md', { cwd: projectRoot })) {
    const text = read(file);
    assert.equal(replaceSamples(text, read), text, file);
    assert.deepEqual(unmarkedSamples(text), [], file);
  }
});

test('a marked block becomes what its file has, and others are found', () => {
  const text = 'a\n<!-- sample: x.ts -->\n```ts\nold\n```\nb\n```ts\nconst c = 1;\n```\n';
  assert.equal(
    replaceSamples(text, (path) => `// ${path}\n`),
    'a\n<!-- sample: x.ts -->\n```ts\n// x.ts\n```\nb\n```ts\nconst c = 1;\n```\n',
  );
  assert.deepEqual(unmarkedSamples(text), ['const c = 1;']);
});
