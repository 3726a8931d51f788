import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { renderTestsPage } from '../../build/render-tests-page.ts';
import { loadDefinitions } from '../../discover/load-definitions.ts';
import { projectRoot } from '../../host/project-root.ts';

test('docs/tests.md is that of the definitions; if not: sh build/node.sh build/write-tests-page.ts', async () => {
  const definitions = await loadDefinitions();
  assert.equal(readFileSync(join(projectRoot, 'docs/tests.md'), 'utf8'), renderTestsPage(definitions));
});
