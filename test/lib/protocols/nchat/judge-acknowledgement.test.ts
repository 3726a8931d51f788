import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeNchatAcknowledgement } from '../../../../lib/protocols/nchat/judge-acknowledgement.ts';

test('only success is one; a refusal says its error, and another shape what was expected', () => {
  assert.equal(judgeNchatAcknowledgement([{ success: true }]), true);
  assert.equal(judgeNchatAcknowledgement([{ success: true, data: { memberCount: 31 } }]), true);
  const error = { code: 'ROOM_NOT_FOUND', message: 'no such room' };
  assert.equal(judgeNchatAcknowledgement([{ success: false, error }]), 'ROOM_NOT_FOUND: no such room');
  assert.equal(
    judgeNchatAcknowledgement([{ wrong: 'shape' }]),
    'expected {"success":true}, got [{"wrong":"shape"}]',
  );
  assert.equal(judgeNchatAcknowledgement([]), 'expected {"success":true}, got []');
});
