import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatToken, tokenMark } from '../../../../lib/protocols/message-token.ts';
import { fromFilterProof, toFilterProof } from '../../../../lib/protocols/whisper/filter-proof.ts';
import { isProhibited } from '../../../../target/protocols/whisper/content-filter.ts';

const nonces = fc.stringMatching(/^[a-z0-9]{6}$/);

test('every token passes the filter and comes back as it was', () => {
  fc.assert(
    fc.property(nonces, fc.nat(999_999), fc.nat(99_999_999), (nonce, room, seq) => {
      const token = formatToken(tokenMark(nonce, room), seq);
      const proof = toFilterProof(token);
      assert.doesNotMatch(proof, /\d{4}/);
      assert.equal(isProhibited(`hello ${proof} friend`), false);
      assert.equal(fromFilterProof(`hello ${proof} friend`), `hello ${token} friend`);
    }),
  );
});

test('other texts stay as they are', () => {
  for (const text of ['', 'XXX hello', 'a ~tilde~ X', '~k6c~']) {
    assert.equal(fromFilterProof(text), text);
  }
});
