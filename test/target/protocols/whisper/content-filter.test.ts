import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProhibited } from '../../../../target/protocols/whisper/content-filter.ts';

test('what the real filter blocks is blocked', () => {
  const blocked = [
    'aaaaa',
    'go go go',
    'ab ab ab ab',
    'https://example.test',
    'see example.com',
    '555-123-4567',
  ];
  for (const text of [...blocked, 'token 12345678', 'id 1732572000123']) {
    assert.equal(isProhibited(text), true, text);
  }
});

test('what the real filter lets pass passes', () => {
  const passing = ['hello there friend', 'go stop go stop go stop', 'token 1234567', 'id-1732572000123-end'];
  for (const text of passing) {
    assert.equal(isProhibited(text), false, text);
  }
});
