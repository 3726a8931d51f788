import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorise, isLoopback } from '../../../run/addresses/authorise.ts';
import { listPlaces, type Permission } from '../../../run/addresses/places.ts';

const resolveTo =
  (...addresses: string[]) =>
  async () =>
    addresses;
const neverAsked = async () => assert.fail('an address needs no look-up');
const nothingSaid: Permission = { explicit: undefined, byFile: undefined };

test('loopback is 127.0.0.0/8 and ::1, and nothing that only looks like it', () => {
  const inside = ['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1', '::ffff:7f00:1'];
  const outside = [
    '128.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '::',
    '::2',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '::7f00:1',
    '127.evil.test',
    '',
  ];
  assert.deepEqual(inside.filter(isLoopback), inside);
  assert.deepEqual(outside.filter(isLoopback), []);
});

test('a target on this machine needs no authorisation', async () => {
  const places = listPlaces(
    { TARGET_URL: 'http://127.0.0.1:3000', TARGET_WS_URL: 'ws://[::1]:3101' },
    nothingSaid,
  );
  assert.deepEqual(await authorise(places, neverAsked), { ok: true });
  const named = listPlaces({ TARGET_URL: 'http://chat.test' }, nothingSaid);
  assert.deepEqual(await authorise(named, resolveTo('127.0.0.1', '::1')), { ok: true });
});

test('a target elsewhere is refused with the reason and the way to allow it', async () => {
  const places = listPlaces(
    { TARGET_URL: 'http://127.0.0.1:3000', TARGET_WS_URL: 'wss://chat.test' },
    nothingSaid,
  );
  assert.deepEqual(await authorise(places, resolveTo('127.0.0.1', '192.0.2.7')), {
    ok: false,
    message: [
      'TARGET_WS_URL wss://chat.test is not on this machine (chat.test is 192.0.2.7), so it was left alone.',
      'A load test against a system of someone else is an attack. If you may load this one, say so with',
      'AUTHORISED=yes, or with "authorised": true in a target file that names it.',
    ].join('\n'),
  });
});

test('the rule holds for every address that the run dials, and prints no credentials', async () => {
  const elsewhere = {
    DATABASE_URL: 'postgres://u:pass-word@192.0.2.7/chat',
    REDIS_URL: 'rediss://:pass-word@192.0.2.8:7000',
    MEILI_URL: 'http://192.0.2.9:7700',
    PROMETHEUS_URL: 'https://192.0.2.10/prometheus',
  };
  const messages = [];
  for (const [name, value] of Object.entries(elsewhere)) {
    const authorisation = await authorise(listPlaces({ [name]: value }, nothingSaid), neverAsked);
    messages.push(authorisation.ok ? 'let through' : authorisation.message.split('\n')[0]);
  }
  assert.deepEqual(messages, [
    'DATABASE_URL (192.0.2.7:5432) is not on this machine (192.0.2.7), so it was left alone.',
    'REDIS_URL (192.0.2.8:7000) is not on this machine (192.0.2.8), so it was left alone.',
    'MEILI_URL http://192.0.2.9:7700 is not on this machine (192.0.2.9), so it was left alone.',
    'PROMETHEUS_URL https://192.0.2.10/prometheus is not on this machine (192.0.2.10), so it was left alone.',
  ]);
});

test('a database that is named by its query is judged by that, and a local socket needs no permission', async () => {
  const hidden = listPlaces({ DATABASE_URL: 'postgres://127.0.0.1/chat?host=192.0.2.7' }, nothingSaid);
  assert.equal((await authorise(hidden, neverAsked)).ok, false);
  const socket = listPlaces({ DATABASE_URL: 'postgres:///chat?host=/var/run/postgresql' }, nothingSaid);
  assert.deepEqual(await authorise(socket, neverAsked), { ok: true });
});

test('AUTHORISED=yes permits every address', async () => {
  const places = listPlaces({ TARGET_URL: 'http://192.0.2.7' }, { explicit: true, byFile: undefined });
  assert.deepEqual(await authorise(places, neverAsked), { ok: true });
});

test('the permission of a target file covers its own addresses and no other, by host and port', async () => {
  const byFile = { TARGET_URL: 'https://chat.test', DATABASE_URL: 'postgres://u:p@db.test/chat' };
  const permission = { explicit: undefined, byFile };
  const own = { ...byFile, TARGET_WS_URL: 'wss://CHAT.test:443/rt' };
  assert.deepEqual(await authorise(listPlaces(own, permission), neverAsked), { ok: true });
  for (const other of ['https://other.test', 'https://chat.test:8443', 'http://chat.test']) {
    const places = listPlaces({ ...own, TARGET_URL: other }, permission);
    const authorisation = await authorise(places, resolveTo('192.0.2.7'));
    assert.equal(authorisation.ok, false, other);
    assert.match(
      authorisation.ok ? '' : authorisation.message,
      /The permission of the target file is for the addresses in it, and this is another one\./,
    );
  }
});

test('AUTHORISED=no goes over a target file', async () => {
  const env = { TARGET_URL: 'http://192.0.2.7' };
  const authorisation = await authorise(listPlaces(env, { explicit: false, byFile: env }), neverAsked);
  assert.equal(authorisation.ok, false);
  assert.match(authorisation.ok ? '' : authorisation.message, /AUTHORISED=no was given/);
});

test('a host that cannot be found, or has no address, is refused by name', async () => {
  const places = listPlaces({ TARGET_URL: 'http://chat.test:1' }, nothingSaid);
  const resolve = async () => {
    throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
  };
  assert.deepEqual(await authorise(places, resolve), {
    ok: false,
    message: 'TARGET_URL http://chat.test:1: the host chat.test cannot be found (ENOTFOUND).',
  });
  assert.equal((await authorise(places, resolveTo())).ok, false);
});
