import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  meanUploadBytes,
  uploadMix,
  uploadMixUpTo,
} from '../../../../../lib/protocols/nchat/rest/upload-mix.ts';

test('sizes are decimal and only the 50 MB class needs a privileged user', () => {
  assert.deepEqual(
    uploadMix.map(({ value, weight }) => [value.tag, value.sizeBytes, value.privileged, weight]),
    [
      ['100kb', 100_000, false, 40],
      ['1mb', 1_000_000, false, 30],
      ['10mb', 10_000_000, false, 20],
      ['50mb', 50_000_000, true, 10],
    ],
  );
});

test('an average upload has 7.34 MB', () => {
  assert.equal(meanUploadBytes(uploadMix), 7_340_000);
});

test('classes above the largest size allowed are left out', () => {
  assert.deepEqual(
    uploadMixUpTo(10_000_000).map(({ value }) => value.tag),
    ['100kb', '1mb', '10mb'],
  );
});

test('the smallest class stays however low the limit is', () => {
  assert.deepEqual(
    uploadMixUpTo(1).map(({ value }) => value.tag),
    ['100kb'],
  );
});
