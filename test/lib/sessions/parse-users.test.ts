import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf16 } from '../../../lib/sessions/decode-text.ts';
import { parseUsers } from '../../../lib/sessions/parse-users.ts';

const ann = { email: 'ann@example.test', password: 'a,"b' };
const ben = { userId: 'u2', token: 't.t.t' };

/** The problem that a file has, without its name. */
function problemOf(text: string): string {
  try {
    parseUsers(text, 'u');
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.doesNotMatch(error.message, /hunter2/, 'no secret is in a message');
    return error.message.replace('USERS_FILE u: ', '');
  }
  return 'none';
}

/** Bytes of UTF-16 with a byte order mark. */
function utf16(text: string, isLittleEndian: boolean): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(2 + text.length * 2));
  view.setUint16(0, 0xfeff, isLittleEndian);
  for (let i = 0; i < text.length; i += 1) {
    view.setUint16(2 + i * 2, text.charCodeAt(i), isLittleEndian);
  }
  return view.buffer;
}

const csv = 'email,password,token,userId\r\nann@example.test,"a,""b",,\r\n,,t.t.t,u2\r\n';

test('users are read from JSON and from CSV, with or without a byte order mark', () => {
  const json = JSON.stringify([ann, ben]);
  for (const text of [json, csv, `\uFEFF${csv}`, `\uFEFF${json}`]) {
    assert.deepEqual(parseUsers(text, 'users'), [ann, ben]);
  }
});

test('CSV is read as spreadsheets of any country and system write it', () => {
  const fields = 'email;password;token;userId\nann@example.test;"a,""b";;\n;;t.t.t;u2\n';
  const tabs = fields.replaceAll(';', '\t');
  const variants = [
    fields,
    tabs,
    fields.replaceAll('\n', '\r'),
    csv.replaceAll('\r\n', '\r'),
    `sep=;\r\n${fields}`,
    `${fields};;;\n\n;;;\n`,
    fields.replace('email;password;token;userId', 'E-Mail;PASSWORD; Token ;user_id'),
  ];
  for (const text of variants) {
    assert.deepEqual(parseUsers(text, 'users'), [ann, ben], JSON.stringify(text));
  }
});

test('a file in UTF-16 is decoded by its byte order mark, and any other is left to UTF-8', () => {
  const long = `token\n${'ä😀'.repeat(10_000)}\n`;
  for (const isLittleEndian of [true, false]) {
    assert.equal(decodeUtf16(utf16(long, isLittleEndian)), long);
    assert.deepEqual(parseUsers(decodeUtf16(utf16(csv, isLittleEndian)) ?? '', 'users'), [ann, ben]);
  }
  assert.equal(decodeUtf16(new TextEncoder().encode(csv).buffer), undefined);
  assert.equal(decodeUtf16(new ArrayBuffer(1)), undefined);
});

test('a password of any text comes back as it was, by each delimiter', () => {
  const password = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\ufffd'));
  fc.assert(
    fc.property(password, fc.constantFrom(',', ';', '\t'), (secret, delimiter) => {
      const text = `email${delimiter}password\r\na@b${delimiter}"${secret.replaceAll('"', '""')}"\r\n`;
      assert.deepEqual(parseUsers(text, 'users'), [{ email: 'a@b', password: secret }]);
    }),
  );
});

test('columns of other names are passed over', () => {
  assert.deepEqual(parseUsers('name,token,note\nAnn,t.t.t,x\n', 'users'), [
    { userId: 'user-1', token: 't.t.t' },
  ]);
});

test('a number in JSON is the text that was meant where it has lost nothing', () => {
  assert.deepEqual(parseUsers('[{"Email":"a@b","password":123456}]', 'users'), [
    { email: 'a@b', password: '123456' },
  ]);
  for (const value of ['1.50', 'true', '12345678901234567890', '{}']) {
    assert.equal(
      problemOf(`[{"email":"a@b","password":${value}}]`),
      'expected password of user 1 to be a text or a whole number; write it in quotes.',
    );
  }
});

test('the fault of a header is named, and a missing header is not quoted', () => {
  const expected = 'expected a header line with token, or with email and password; its first line has';
  assert.equal(problemOf('ann@example.test,hunter2\n'), `${expected} none of these names (2 fields).`);
  assert.equal(problemOf('email,pass\na@b,hunter2\n'), `${expected} of these names only email (2 fields).`);
  assert.equal(problemOf('email|password\na@b|hunter2\n'), `${expected} none of these names (1 field).`);
  assert.equal(
    problemOf('email,password,Email\na@b,hunter2,c@d\n'),
    'expected each name once in the header line; it has email twice.',
  );
  assert.equal(problemOf(''), `${expected} none of these names (0 fields).`);
});

test('a line that says something else than the header is given by its number, without its secrets', () => {
  assert.equal(
    problemOf('email,password\na@b,x\nc@d,hunter2,more\n'),
    'expected 2 fields for user 2, as the header has, got 3. A field with "," in it is put in quotes.',
  );
  assert.equal(
    problemOf('email,password,token\na@b,hunter2\n'),
    'expected 3 fields for user 1, as the header has, got 2. A field with "," in it is put in quotes.',
  );
  assert.match(
    problemOf('email,password\na@b,"hunter2\n'),
    /^expected CSV as RFC 4180 has it; the quotes of line/,
  );
  assert.equal(
    problemOf(JSON.stringify([{ token: 'x' }, { password: 'hunter2' }])),
    'expected user 2 to have token, or email and password; it has neither.',
  );
  assert.equal(problemOf('[{"token":"a","Token":"b"}]'), 'expected each name once; user 1 has token twice.');
});

test('text that is no list of users is given', () => {
  for (const text of ['[{"email":', '{"users":[]}']) {
    assert.equal(problemOf(text), 'expected a JSON array of users; it cannot be read as one.');
  }
  assert.equal(
    problemOf('email,password\nm\ufffdller@b,hunter2\n'),
    'expected text in UTF-8 or UTF-16; it holds bytes that are neither. Save it as UTF-8.',
  );
});
