import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatToken, readToken, tokenMark } from '../../../lib/protocols/message-token.ts';

test('a token is found again in any text around it', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).filter((text) => !text.includes('~k6c~')),
      fc.string(),
      fc.nat(999_999),
      fc.nat(99_999_999),
      (before, after, room, seq) => {
        const mark = tokenMark('a1b2c3', room);
        assert.equal(readToken(`${before}${formatToken(mark, seq)}${after}`, mark), seq);
      },
    ),
  );
});

test('the tokens of other tests and channels, damaged ones and none at all give nothing', () => {
  const mark = tokenMark('a1b2c3', 5);
  const whole = formatToken(mark, 6);
  assert.equal(readToken(whole, mark), 6);
  const others = [formatToken(tokenMark('zzzzzz', 5), 6), formatToken(tokenMark('a1b2c3', 4), 6)];
  for (const text of [...others, '', 'hello', whole.slice(0, -1), whole.replace('00000006', '0000000x')]) {
    assert.equal(readToken(text, mark), undefined, text);
  }
});
