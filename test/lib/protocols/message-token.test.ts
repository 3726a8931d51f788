import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findToken, formatToken } from '../../../lib/protocols/message-token.ts';

test('a token is found again in any text around it', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).filter((text) => !text.includes('~k6c~')),
      fc.string(),
      fc.nat(99_999_999),
      fc.nat(99_999_999),
      (before, after, sender, seq) => {
        const token = { nonce: 'a1b2c3', sender, seq };
        assert.deepEqual(findToken(`${before}${formatToken(token)}${after}`), token);
      },
    ),
  );
});

test('a text without a token, or with a damaged one, gives none', () => {
  const whole = formatToken({ nonce: 'a1b2c3', sender: 5, seq: 6 });
  for (const text of ['', 'hello', whole.slice(0, -1), whole.replace('00000005', '0000000x')]) {
    assert.equal(findToken(text), undefined, text);
  }
});
