import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUsers } from '../../../lib/sessions/parse-users.ts';

test('users are read from JSON and from CSV', () => {
  const expected = [
    { email: 'ann@example.test', password: 'a,"b' },
    { userId: 'u2', token: 't.t.t' },
  ];
  const json = JSON.stringify([
    { email: 'ann@example.test', password: 'a,"b' },
    { token: 't.t.t', userId: 'u2' },
  ]);
  const csv = 'email,password,token,userId\r\nann@example.test,"a,""b",,\r\n,,t.t.t,u2\r\n';
  // Spreadsheets put a byte order mark at the beginning.
  for (const text of [json, csv, `\uFEFF${csv}`, `\uFEFF${json}`]) {
    assert.deepEqual(
      parseUsers(text, 'users').map((user) => JSON.parse(JSON.stringify(user))),
      expected,
    );
  }
});

test('an incomplete user is given by its number, without its secrets', () => {
  const text = JSON.stringify([{ token: 'x' }, { password: 'hunter2' }]);
  assert.throws(() => parseUsers(text, 'u.json'), {
    message: 'USERS_FILE u.json: expected user 2 to have token, or email and password; it has neither.',
  });
});

test('text that is no list of users is given', () => {
  for (const text of ['[{"email":', '{"users":[]}']) {
    assert.throws(() => parseUsers(text, 'u.json'), {
      message: 'USERS_FILE u.json: expected a JSON array of users; it cannot be read as one.',
    });
  }
});
