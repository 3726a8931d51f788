import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskDeep, maskSecrets, secretsOfUrl } from '../../collectors/mask-secrets.ts';

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
  assert.deepEqual(maskDeep({ secret: ['x secret', 5, { y: 'secret' }], n: null }, ['secret']), {
    secret: ['x ***', 5, { y: '***' }],
    n: null,
  });
});

test('The secrets of a URL are its password as given and decoded', () => {
  assert.deepEqual(secretsOfUrl('postgres://u:p%40ss@h/d'), ['p%40ss', 'p@ss']);
  assert.deepEqual(secretsOfUrl('postgres://h/d?user=u&password=pw12'), ['pw12']);
  assert.deepEqual(secretsOfUrl('redis://h:6379'), []);
  assert.deepEqual(secretsOfUrl(undefined), []);
});
