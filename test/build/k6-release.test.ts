import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksumOf, releaseFiles } from '../../build/k6-release.ts';

test('the files of a release are named as its makers name them', () => {
  assert.deepEqual(releaseFiles('https://example.test/download/', 'v2.2.0', 'linux', 'x64'), {
    archiveUrl: 'https://example.test/download/v2.2.0/k6-v2.2.0-linux-amd64.tar.gz',
    archiveName: 'k6-v2.2.0-linux-amd64.tar.gz',
    checksumsUrl: 'https://example.test/download/v2.2.0/k6-v2.2.0-checksums.txt',
    programPath: 'k6-v2.2.0-linux-amd64/k6',
  });
  const mac = releaseFiles('https://example.test', 'v2.2.0', 'darwin', 'arm64');
  assert.equal(mac?.archiveName, 'k6-v2.2.0-macos-arm64.zip');
  assert.equal(releaseFiles('https://example.test', 'v2.2.0', 'freebsd', 'x64'), undefined);
  assert.equal(releaseFiles('https://example.test', 'v2.2.0', 'linux', 'ppc64'), undefined);
});

test('the checksum is that of the whole name, in text and binary mode', () => {
  const [a, b] = ['a'.repeat(64), 'B'.repeat(64)];
  const text = `${a}  k6-v2.2.0-linux-amd64.tar.gz\n${b} *k6-v2.2.0-linux-arm64.tar.gz\nnonsense\n`;
  assert.equal(checksumOf(text, 'k6-v2.2.0-linux-amd64.tar.gz'), a);
  assert.equal(checksumOf(text, 'k6-v2.2.0-linux-arm64.tar.gz'), b.toLowerCase());
  assert.equal(checksumOf(text, 'amd64.tar.gz'), undefined);
  assert.equal(checksumOf(text.replace(a, 'a'.repeat(63)), 'k6-v2.2.0-linux-amd64.tar.gz'), undefined);
});
