import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTokenReader, formatToken } from '../../../lib/protocols/message-token.ts';

test('a token is found again in any text around it', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).filter((text) => !text.includes('~k6c~')),
      fc.string(),
      fc.nat(999_999),
      fc.nat(99_999_999),
      (before, after, room, seq) => {
        const frame = `${before}${formatToken({ nonce: 'a1b2c3', room, seq })}${after}`;
        assert.equal(createTokenReader('a1b2c3', room)(frame), seq);
      },
    ),
  );
});

test('the tokens of other tests and channels, damaged ones and none at all give nothing', () => {
  const whole = formatToken({ nonce: 'a1b2c3', room: 5, seq: 6 });
  const read = createTokenReader('a1b2c3', 5);
  assert.equal(read(whole), 6);
  const others = [
    formatToken({ nonce: 'zzzzzz', room: 5, seq: 6 }),
    formatToken({ nonce: 'a1b2c3', room: 4, seq: 6 }),
  ];
  for (const text of [...others, '', 'hello', whole.slice(0, -1), whole.replace('00000006', '0000000x')]) {
    assert.equal(read(text), undefined, text);
  }
});
