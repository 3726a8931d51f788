import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../../../../lib/protocols/nchat/rest/classify.ts';

const body = (errorCode: string, error: unknown) => JSON.stringify({ success: false, error, errorCode });

test('a refusal is classed by the system’s own code before its status', () => {
  const cases: [number, string, string][] = [
    [403, body('CSRF_VALIDATION_FAILED', 'x'), 'forbidden'],
    [403, body('FORBIDDEN', 'You must be a member of this channel'), 'forbidden'],
    [403, body('IP_BLOCKED', 'x'), 'rate_limited'],
    [403, '', 'forbidden'],
    [429, body('RATE_LIMITED', 'x'), 'rate_limited'],
    [429, '<html>', 'rate_limited'],
    [400, body('FILE_TOO_LARGE', 'x'), 'too_large'],
    [413, '', 'too_large'],
    [400, body('VALIDATION_ERROR', 'x'), 'http_status'],
    [401, body('UNAUTHORIZED', 'x'), 'unauthorised'],
    [500, 'null', 'http_status'],
    [403, JSON.stringify({ error: { code: 'IP_BLOCKED', message: 'later' } }), 'rate_limited'],
  ];
  for (const [status, text, kind] of cases) {
    assert.equal(classify(status, text).kind, kind, `${status} ${text}`);
  }
});

test('what the system said is given for the message, and cut', () => {
  assert.equal(classify(403, body('FORBIDDEN', 'No member')).said, 'FORBIDDEN: No member');
  assert.equal(classify(400, JSON.stringify({ error: { code: 'A', message: 'b' } })).said, 'A: b');
  assert.equal(classify(500, 'not JSON').said, '');
  assert.equal(classify(400, body('X', 'y'.repeat(100_000))).said.length, 203);
});
