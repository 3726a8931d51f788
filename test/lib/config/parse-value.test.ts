import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatDuration,
  parseDurationMs,
  parseSizeBytes,
  parseValue,
} from '../../../lib/config/parse-value.ts';

test('durations are read as k6 writes them', () => {
  assert.deepEqual(
    ['500ms', '90s', '1m30s', '1h', '1.5s'].map(parseDurationMs),
    [500, 90_000, 90_000, 3_600_000, 1_500],
  );
  for (const text of ['', '5', '5 s', 's', '1d', '5m x']) {
    assert.ok(Number.isNaN(parseDurationMs(text)), text);
  }
});

test('durations are written as k6 reads them', () => {
  assert.deepEqual([0, 250, 30_000, 90_000, 3_600_000, 5_025_000].map(formatDuration), [
    '0ms',
    '250ms',
    '30s',
    '1m30s',
    '1h',
    '1h23m45s',
  ]);
});

test('sizes are decimal', () => {
  assert.deepEqual(
    ['512', '100KB', '1.5 MB', '2gb'].map(parseSizeBytes),
    [512, 100_000, 1_500_000, 2_000_000_000],
  );
  assert.ok(Number.isNaN(parseSizeBytes('10 apples')));
});

test('stages are duration and users', () => {
  assert.deepEqual(parseValue({ key: 's', type: 'stages' }, '5s:10,1m:0'), {
    ok: true,
    value: [
      { durationMs: 5_000, users: 10 },
      { durationMs: 60_000, users: 0 },
    ],
  });
  assert.deepEqual(parseValue({ key: 's', type: 'stages' }, '10:5s'), {
    ok: false,
    expected: 'stages such as 30s:1000,1m:5000 (duration:users)',
  });
});

test('yes and no are said in the usual ways', () => {
  const parse = (text: string) => parseValue({ key: 'b', type: 'boolean' }, text);
  assert.deepEqual(
    ['yes', 'TRUE', '1', 'no', 'off'].map(parse),
    [true, true, true, false, false].map((value) => ({ ok: true, value })),
  );
  assert.deepEqual(parse('maybe'), { ok: false, expected: 'yes or no' });
});

test('a URL may not carry credentials, and loses its closing slash', () => {
  const parse = (text: string) => parseValue({ key: 'u', type: 'url' }, text);
  assert.deepEqual(parse('http://127.0.0.1:3000/'), { ok: true, value: 'http://127.0.0.1:3000' });
  assert.deepEqual(parse('wss://chat.example.test/base'), {
    ok: true,
    value: 'wss://chat.example.test/base',
  });
  for (const text of ['127.0.0.1:3000', 'ftp://x', 'http://u:p@x', 'http://']) {
    assert.equal(parse(text).ok, false, text);
  }
});

test('pairs are texts by name, percent-decoded, and a JSON object is taken whole', () => {
  const pairs = { key: 'q', type: 'pairs' } as const;
  const anything = { key: 'a', type: 'object', of: 'anything' } as const;
  const texts = { key: 'h', type: 'object', of: 'text' } as const;
  assert.deepEqual(parseValue(pairs, 'tenant=a%26b&lang=&x=1=2'), {
    ok: true,
    value: { tenant: 'a&b', lang: '', x: '1=2' },
  });
  assert.deepEqual(parseValue(anything, '{"token":"t","n":[1]}'), {
    ok: true,
    value: { token: 't', n: [1] },
  });
  assert.deepEqual(parseValue(texts, '{"x-tenant":"a"}'), { ok: true, value: { 'x-tenant': 'a' } });
  assert.deepEqual(
    [
      parseValue(pairs, 'tenant'),
      parseValue(pairs, 'a=%zz'),
      parseValue(anything, '[1]'),
      parseValue(anything, '{'),
      parseValue(texts, '{"x":1}'),
    ].map(({ ok }) => ok),
    [false, false, false, false, false],
  );
});
