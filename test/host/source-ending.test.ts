import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInstalled, isModuleFile, sourceEnding } from '../../host/source-ending.ts';

test('the repository runs its TypeScript as it is', () => {
  assert.equal(sourceEnding, '.ts');
  assert.equal(isInstalled, false);
});

test('modules are TypeScript and JavaScript, and no declarations', () => {
  const files = ['a.ts', 'a.js', 'a.d.ts', 'a.json', 'a.test.ts', 'README.md', 'ts'];
  assert.deepEqual(files.filter(isModuleFile), ['a.ts', 'a.js', 'a.test.ts']);
});
