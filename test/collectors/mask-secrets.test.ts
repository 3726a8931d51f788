import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMasker, maskDeep, maskSecrets, secretsOfUrl } from '../../collectors/mask-secrets.ts';

test('Passwords of connection strings are masked and the rest stays readable', () => {
  assert.equal(
    maskSecrets('cannot reach postgres://chat:s3cr@t!@db.example:5432/chat today'),
    'cannot reach postgres://chat:***@db.example:5432/chat today',
  );
  assert.equal(maskSecrets('redis://:hunter2@cache:6379/0'), 'redis://:***@cache:6379/0');
  assert.equal(maskSecrets('http://host:7700/a'), 'http://host:7700/a');
});

test('Passwords in SQL, in key and value form and in headers are masked', () => {
  assert.equal(
    maskSecrets("ALTER ROLE chat PASSWORD 'it''s me' VALID"),
    'ALTER ROLE chat PASSWORD *** VALID',
  );
  assert.equal(maskSecrets('host=db password=abc user=chat'), 'host=db password=*** user=chat');
  assert.equal(maskSecrets('Authorization: Bearer abcdefgh.ijk'), 'Authorization: Bearer ***');
});

test('Given secrets are masked wherever they stand; words of three letters are not, or nothing could be read', () => {
  assert.equal(maskSecrets('key masterKey1 refused', ['masterKey1']), 'key *** refused');
  assert.equal(maskSecrets('a cab', ['a', '']), 'a cab');
});

test('Strings deep in a value are masked, and keys stay', () => {
  assert.deepEqual(
    maskDeep({ secret: ['x secret', 5, { y: 'secret' }], n: null }, createMasker(['secret'])),
    {
      secret: ['x ***', 5, { y: '***' }],
      n: null,
    },
  );
});

test('The secrets of a URL are its password as given and decoded', () => {
  assert.deepEqual(secretsOfUrl('postgres://u:p%40ss@h/d'), ['p%40ss', 'p@ss']);
  assert.deepEqual(secretsOfUrl('postgres://h/d?user=u&password=pw12'), ['pw12']);
  assert.deepEqual(secretsOfUrl('redis://h:6379'), []);
  assert.deepEqual(secretsOfUrl(undefined), []);
});

test('Web tokens are masked, whoever minted them', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJ1c2VySWQiOiJ1c2VyLTEifQ.c2lnbmF0dXJl';
  assert.equal(maskSecrets(`invalid token: ${token}, sorry`), 'invalid token: ***, sorry');
  assert.equal(maskSecrets(`"${token.slice(0, 40)}`), '"***');
  assert.equal(maskSecrets('eyJ is how they begin'), 'eyJ is how they begin');
});

test('Many secrets are masked as few are, the longest first', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `token-of-user-${i}`);
  const mask = createMasker(many);
  assert.equal(
    mask('token-of-user-17, token-of-user-170 and token-of-user-x'),
    '***, *** and token-of-user-x',
  );
  assert.equal(mask('token-of-user-4999'), '***');
  assert.equal(mask('tok'), 'tok');
});

test('The time of masking grows with the text, not with its square', () => {
  const megabyte = 1_000_000;
  const mask = createMasker(Array.from({ length: 1_000 }, (_, i) => `secret-number-${i}`));
  const texts = [
    'a'.repeat(megabyte),
    'a.'.repeat(megabyte / 2),
    'a://'.repeat(megabyte / 4),
    'eyJ'.repeat(megabyte / 3),
    'bearer '.repeat(megabyte / 7),
    "password '".repeat(megabyte / 10),
    'secret-number-'.repeat(megabyte / 14),
  ];
  // By the clock of this process, so that a busy machine changes nothing; the square of it would be hours.
  const { user } = process.cpuUsage();
  for (const text of texts) {
    assert.ok(mask(text).length > 0);
  }
  const tookMs = (process.cpuUsage().user - user) / 1_000;
  assert.ok(tookMs < 20_000, `expected seconds for ${texts.length} MB, took ${tookMs} ms`);
});
