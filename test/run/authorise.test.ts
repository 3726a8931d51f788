import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorise, isLoopback } from '../../run/authorise.ts';

const resolveTo =
  (...addresses: string[]) =>
  async () =>
    addresses;
const neverAsked = async () => assert.fail('an address needs no look-up');

test('loopback is 127.0.0.0/8 and ::1, and nothing that only looks like it', () => {
  const inside = ['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'];
  const outside = [
    '128.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '::',
    '::2',
    '::ffff:10.0.0.1',
    '127.evil.test',
  ];
  assert.deepEqual(inside.filter(isLoopback), inside);
  assert.deepEqual(outside.filter(isLoopback), []);
});

test('a target on this machine needs no authorisation', async () => {
  const urls = ['http://127.0.0.1:3000', 'ws://[::1]:3101'];
  assert.deepEqual(await authorise(urls, false, neverAsked), { ok: true });
  assert.deepEqual(await authorise(['http://chat.test'], false, resolveTo('127.0.0.1', '::1')), { ok: true });
});

test('a target elsewhere is refused with the reason and the way to allow it', async () => {
  const urls = ['http://127.0.0.1:3000', 'wss://chat.test'];
  assert.deepEqual(await authorise(urls, false, resolveTo('127.0.0.1', '192.0.2.7')), {
    ok: false,
    message: [
      'wss://chat.test is not on this machine (chat.test is 192.0.2.7), so it was left alone.',
      'A load test against a system of someone else is an attack. If you may load this one, say so with',
      'AUTHORISED=yes, or with "authorised": true in its target file.',
    ].join('\n'),
  });
});

test('a target elsewhere is let through when somebody said that it may be loaded', async () => {
  assert.deepEqual(await authorise(['http://192.0.2.7'], true, neverAsked), { ok: true });
});

test('a host that cannot be found is refused by name', async () => {
  const resolve = async () => {
    throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
  };
  assert.deepEqual(await authorise(['http://chat.test:1'], false, resolve), {
    ok: false,
    message: 'http://chat.test:1: the host chat.test cannot be found (ENOTFOUND).',
  });
});
