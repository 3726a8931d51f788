import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainContent } from '../../../lib/load/plain-content.ts';
import { isProhibited } from '../../../target/protocols/whisper/content-filter.ts';

test('a text has whole words, about as many characters as wanted, and the same for the same number', () => {
  assert.deepEqual(plainContent(0, 20), { type: 'text', content: 'morning coffee river', metadata: {} });
  assert.deepEqual(plainContent(0, 20), plainContent(0, 20));
  assert.equal(plainContent(1, 1).content, 'the');
});

test('no text of any length or number meets the filter', () => {
  for (let k = 0; k < 200; k += 1) {
    for (const characters of [1, 128, 1_800]) {
      const { content } = plainContent(k, characters);
      assert.equal(isProhibited(content), false, content);
      assert.equal(/\d/.test(content), false);
      assert.ok(content.length >= characters && content.length < characters + 10, `${content.length}`);
    }
  }
});
