import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openCollectors } from '../../collectors/open-collectors.ts';
import { parseInfo } from '../../collectors/redis/parse-info.ts';
import { startSampler } from '../../collectors/sampler.ts';
import { createRedisCollector } from '../../collectors/sources/redis.ts';
import { findSummary, summarise } from '../../collectors/summarise.ts';
import { collectAround } from './support/collect-lines.ts';
import { createSystemPath, readLines } from './support/read-lines.ts';
import { sleep, until } from './support/start-process.ts';
import { connectRedis, type StartedRedis, startRedis } from './support/start-redis.ts';
import { assertWithin } from './support/within.ts';

const PASSWORD = 'never-to-be-written';
let redis: StartedRedis;

before(async () => {
  redis = await startRedis(PASSWORD);
});

after(() => redis.stop());

/** A field of `INFO` by redis-cli: the second path to the server. */
async function askCli(field: string): Promise<number> {
  return Number(parseInfo(await redis.cli('info')).get(field));
}

test('Rates and hit ratio of a steady load agree within 2 % with redis-cli and with what was sent', async (context) => {
  const client = connectRedis(context, redis.url);
  await client.set('there', '1');
  const begin = { hits: await askCli('keyspace_hits'), misses: await askCli('keyspace_misses') };
  let rounds = 0;
  const { lines, total } = await collectAround(
    (clock) => createRedisCollector(redis.url, {}, clock),
    async () => {
      const endMs = performance.now() + 4000;
      for (; performance.now() < endMs; rounds += 1) {
        await Promise.all([
          client.get('there'),
          client.get('there'),
          client.get('there'),
          client.get('absent'),
        ]);
        await sleep(2);
      }
    },
  );
  const hits = (await askCli('keyspace_hits')) - begin.hits;
  const misses = (await askCli('keyspace_misses')) - begin.misses;
  assert.deepEqual({ hits, misses }, { hits: 3 * rounds, misses: rounds });
  assertWithin('hitsPerSec', total('hitsPerSec'), hits, 0.02);
  assertWithin('missesPerSec', total('missesPerSec'), misses, 0.02);
  assertWithin('commandsPerSec', total('commandsPerSec'), 4 * rounds, 0.02);
  const summaries = summarise(lines, { fromMs: 0, toMs: 1e15 });
  assertWithin('hitPercent', findSummary(summaries, 'cache', 'hitPercent')?.avg, 75, 0.01);
  assertWithin('missPercent', findSummary(summaries, 'cache', 'missPercent')?.avg, 25, 0.01);
});

test('Memory, keys, clients, evicted and expired keys agree with redis-cli', async (context) => {
  const collector = createRedisCollector(redis.url);
  await redis.cli('flushall');
  await collector.sample();
  const clients = [connectRedis(context, redis.url), connectRedis(context, redis.url)];
  await Promise.all(clients.map((client) => client.ping()));
  await redis.fill(5000, 1000);
  await redis.cli('set', 'soon', '1', 'px', '1');
  await sleep(20);
  await redis.cli('get', 'soon');
  const usedMemory = await askCli('used_memory');
  await redis.cli('config', 'set', 'maxmemory-policy', 'allkeys-random');
  const [full] = await collector.sample();
  assertWithin('usedMemoryBytes', full?.values['usedMemoryBytes'], usedMemory, 0.02);
  assert.equal(full?.values['keys'], Number(await redis.cli('dbsize')));
  assert.equal(full?.values['connectedClients'], 2);
  assert.equal(full?.values['expiredKeys'], 1);
  await redis.cli('config', 'set', 'maxmemory', String(Math.round(usedMemory * 0.9)));
  await redis.cli('set', 'one', 'more');
  const evicted = await askCli('evicted_keys');
  const [squeezed] = await collector.sample();
  assert.ok(evicted > 0);
  assert.equal(squeezed?.values['evictedKeys'], evicted);
  assertWithin('usedMemoryPercent', squeezed?.values['usedMemoryPercent'], 100, 0.02);
  await redis.cli('config', 'set', 'maxmemory', '0');
  assert.equal(
    (await collector.facts())['redis_version'],
    parseInfo(await redis.cli('info')).get('redis_version'),
  );
  await Promise.all([collector.close()]);
});

test('A server that is killed in the middle of a run is one line, and its return another', async () => {
  const path = createSystemPath();
  const { collectors, secrets } = await openCollectors({ redisUrl: redis.url });
  const sampler = startSampler({ collectors, secrets, path, intervalMs: 200 });
  const samples = () => readLines(path, 'sample').filter(({ source }) => source === 'redis').length;
  await until('there are samples', () => samples() > 2);
  const { port } = redis;
  await redis.stop('SIGKILL');
  await until('the failure is recorded', () => readLines(path, 'error').length > 0);
  await sleep(1000);
  const before = samples();
  redis = await startRedis(PASSWORD, port);
  await until('there are samples again', () => samples() > before + 1);
  await sampler.stop();
  const errors = readLines(path, 'error').map(({ message }) => message);
  assert.ok(
    errors.includes(
      `Redis at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}; check REDIS_URL and that the server is running`,
    ),
    errors.join('\n'),
  );
  assert.ok(errors.length <= 3, errors.join('\n'));
  assert.equal(readLines(path, 'recovered').length, 1);
  assert.equal(readFileSync(path, 'utf8').includes(PASSWORD), false);
});

test('A wrong password is one clear line', async () => {
  const collector = createRedisCollector(redis.url.replace(PASSWORD, 'another'));
  await assert.rejects(collector.sample(), (error: Error) => {
    assert.match(error.message, /^Redis at 127\.0\.0\.1:\d+ cannot be reached: .*(?:WRONGPASS|NOAUTH)/);
    return true;
  });
  await collector.close();
});
