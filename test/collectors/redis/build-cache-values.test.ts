import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRates } from '../../../collectors/rates.ts';
import { buildCacheValues } from '../../../collectors/redis/build-cache-values.ts';
import { countKeys, parseInfo, readInfoNumber } from '../../../collectors/redis/parse-info.ts';
import { readFixture } from '../support/fixture.ts';

const INFO = readFixture('redis-7.0-info.txt');

test('A captured answer of Redis 7.0 is read field by field', () => {
  const info = parseInfo(INFO);
  assert.equal(info.get('redis_version'), '7.0.15');
  assert.equal(readInfoNumber(info, 'connected_clients'), 1);
  assert.equal(readInfoNumber(info, 'redis_version'), undefined);
  assert.equal(readInfoNumber(info, 'no_such_field'), undefined);
  assert.equal(countKeys(info), 3);
});

test('Hit and miss rates are of the interval, and the own command and connection are taken off', () => {
  const rates = createRates();
  const change = (fields: Readonly<Record<string, number>>): ReadonlyMap<string, string> =>
    new Map([
      ...parseInfo(INFO),
      ...Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
    ]);
  rates.at(0);
  const base = { keyspace_hits: 100, keyspace_misses: 100, total_commands_processed: 1000, evicted_keys: 5 };
  buildCacheValues(change({ ...base, expired_keys: 1 }), rates, 1);
  rates.at(2000);
  const later = { keyspace_hits: 190, keyspace_misses: 110, total_commands_processed: 1201, evicted_keys: 8 };
  const values = buildCacheValues(
    change({ ...later, expired_keys: 2, connected_clients: 5, used_memory: 500, maxmemory: 1000 }),
    rates,
    2,
  );
  assert.equal(values['hitsPerSec'], 45);
  assert.equal(values['missesPerSec'], 5);
  assert.equal(values['hitPercent'], 90);
  assert.equal(values['missPercent'], 10);
  assert.equal(values['commandsPerSec'], 100);
  assert.equal(values['evictedKeys'], 3);
  assert.equal(values['expiredKeys'], 1);
  assert.equal(values['connectedClients'], 4);
  assert.equal(values['usedMemoryPercent'], 50);
});

test('Without look-ups there is no hit rate, and without maxmemory no share of it', () => {
  const rates = createRates();
  rates.at(0);
  buildCacheValues(parseInfo(INFO), rates, 0);
  rates.at(1000);
  const values = buildCacheValues(parseInfo(INFO), rates, 0);
  assert.equal('hitPercent' in values, false);
  assert.equal('usedMemoryPercent' in values, false);
  assert.equal(values['hitsPerSec'], 0);
});
