import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterViolation } from '../../../../../lib/protocols/nchat/rest/filter-violation.ts';

const filter = { channelIds: ['c1', 'c2'], fromMs: Date.parse('2026-03-01T00:00:00Z') };
const good = { type: 'messages', channelId: 'c1', createdAt: '2026-03-01T00:00:00.000Z' };

test('results that keep the filter pass, and so does no result', () => {
  assert.equal(filterViolation([good, { ...good, type: 'message', channelId: 'c2' }], filter), undefined);
  assert.equal(filterViolation([], filter), undefined);
});

test('another channel breaks the filter', () => {
  assert.equal(
    filterViolation([good, { ...good, channelId: 'c3' }], filter),
    'results[1].channelId: expected one of 2 asked for, got another',
  );
});

test('an older result breaks the filter', () => {
  assert.equal(
    filterViolation([{ ...good, createdAt: '2026-02-28T23:59:59.999Z' }], filter),
    'results[0].createdAt: expected no older than asked for, got "2026-02-28T23:59:59.999Z"',
  );
});

test('another kind of document breaks the filter', () => {
  assert.equal(
    filterViolation([{ ...good, type: 'users' }], filter),
    'results[0].type: expected a message, got "users"',
  );
});

test('a result that does not say when it is from breaks the filter', () => {
  assert.equal(
    filterViolation([{ type: 'messages', channelId: 'c1' }], filter),
    'results[0].createdAt: expected no older than asked for, got null',
  );
});
