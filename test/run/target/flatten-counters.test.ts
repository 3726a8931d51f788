import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattenCounters } from '../../../run/target/read-counters.ts';

test('numbers are taken with the path of their names, lists and texts are left out', () => {
  const answer = {
    connectionsAccepted: 3,
    messagesAccepted: { socket: 2, rest: 1 },
    uploadRecords: [{ sizeBytes: 9 }],
    status: 'ok',
  };
  assert.deepEqual(flattenCounters(answer), {
    connectionsAccepted: 3,
    'messagesAccepted.socket': 2,
    'messagesAccepted.rest': 1,
  });
  assert.deepEqual(flattenCounters('# HELP'), {});
  assert.deepEqual(flattenCounters(null), {});
});
