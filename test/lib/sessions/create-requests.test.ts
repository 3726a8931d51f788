import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequests } from '../../../lib/sessions/create-requests.ts';

test('a request waits until it is answered, once', () => {
  const requests = createRequests(true);
  requests.ask(7, 100);
  assert.equal(requests.open(), 1);
  assert.deepEqual([requests.answer(7), requests.answer(7), requests.open()], [100, undefined, 0]);
});

test('where nothing is acknowledged nothing waits', () => {
  const requests = createRequests(false);
  requests.ask(7, 100);
  assert.deepEqual([requests.open(), requests.answer(7)], [0, undefined]);
});

test('where acknowledgements are optional an answer is timed, and a silent system is not waited for', () => {
  const requests = createRequests('optional');
  requests.ask(7, 100);
  assert.deepEqual([requests.open(), requests.answer(7)], [0, 100]);
  for (let id = 0; id < 1_002; id += 1) {
    requests.ask(id, id);
  }
  assert.equal(requests.answer(5), undefined);
});
