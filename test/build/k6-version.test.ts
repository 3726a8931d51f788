import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareVersions,
  isSupportedK6,
  parseK6Version,
  parsePins,
  readPins,
} from '../../build/k6-version.ts';

test('the version is read from what k6 prints, with and without a commit or extensions', () => {
  assert.equal(parseK6Version('k6 v2.2.0 (go1.26.8, linux/amd64)\n'), 'v2.2.0');
  assert.equal(
    parseK6Version('k6 v2.3.0-rc1 (commit/abc, go1.26, darwin/arm64)\nExtensions:\n'),
    'v2.3.0-rc1',
  );
  assert.equal(parseK6Version('k6 v0.49.0 ((devel), go1.21, linux/amd64)'), 'v0.49.0');
  assert.equal(parseK6Version('GNU bash, version 5.2'), undefined);
});

test('only the major version that the scripts are written for is supported', () => {
  assert.deepEqual(['v1.7.0', 'v2.0.0', 'v2.30.1', 'v3.0.0', 'v20.0.0'].map(isSupportedK6), [
    false,
    true,
    true,
    false,
    false,
  ]);
});

test('versions compare by number, not by letter', () => {
  assert.ok(compareVersions('go1.9', 'go1.25.0') < 0);
  assert.ok(compareVersions('go1.26.8', '1.25.0') > 0);
  assert.equal(compareVersions('1.25', 'go1.25.0'), 0);
});

test('the pins of the project can be read', async () => {
  const { k6, go } = await readPins();
  assert.match(k6, /^v2\.\d+\.\d+$/);
  assert.match(go, /^1\.\d+\.\d+$/);
});

test('a go.mod without k6 is an error', () => {
  assert.throws(() => parsePins('module x\n\ngo 1.25.0\n'), {
    message: 'build/k6/go.mod: expected a `go` line and a version of go.k6.io/k6/v2.',
  });
});
