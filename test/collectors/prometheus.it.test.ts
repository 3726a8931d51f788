import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { checkQueries } from '../../collectors/prometheus/check-queries.ts';
import { createPostgresqlCollector } from '../../collectors/sources/postgresql.ts';
import { createPrometheusCollector } from '../../collectors/sources/prometheus.ts';
import { createRedisCollector } from '../../collectors/sources/redis.ts';
import { readFixture } from './support/fixture.ts';
import { type StartedPostgres, startPostgres } from './support/start-postgres.ts';
import { sleep, until } from './support/start-process.ts';
import { type StartedPrometheus, startPrometheus } from './support/start-prometheus.ts';
import { connectRedis, type StartedRedis, startRedis } from './support/start-redis.ts';
import { assertWithin } from './support/within.ts';

const run = promisify(execFile);
const PASSWORD = 'never-to-be-written';
const HITS_PER_SEC = 100;
let postgres: StartedPostgres;
let redis: StartedRedis;
let documented: Server;
let prometheus: StartedPrometheus;

before(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis(PASSWORD)]);
  // cAdvisor, Meilisearch and a chat application cannot be had here: their series are written down from their documents.
  documented = createServer((_, response) => {
    response.end(readFixture('documented-exposition.txt'));
  }).listen(0, '127.0.0.1');
  await once(documented, 'listening');
  const address = documented.address();
  assert.ok(address !== null && typeof address === 'object');
  prometheus = await startPrometheus({
    databaseUrl: postgres.url,
    redis: { port: redis.port, password: PASSWORD },
    documentedPort: address.port,
  });
});

after(async () => {
  await prometheus.stop();
  documented.closeAllConnections();
  documented.close();
  await Promise.all([redis.stop(), postgres.stop()]);
});

const options = () => ({ prometheusUrl: prometheus.url, prometheusRateWindow: '5s' });

test('Every query is accepted, and only those without an exporter here or without anything to share find nothing', async (context) => {
  const client = connectRedis(context, redis.url);
  await client.get('absent');
  const missing = async (): Promise<string[]> => {
    await client.get('absent');
    await run('psql', [postgres.url, '-Xc', 'SELECT count(*) FROM pg_class']);
    const checked = await checkQueries(options());
    assert.deepEqual(
      checked.filter(({ result }) => result.status === 'refused'),
      [],
    );
    return checked.flatMap(({ key, result }) => (result.status === 'found' ? [] : [key]));
  };
  const expected = [
    // Debian's node_exporter leaves loopback out.
    'host.loopbackMbps',
    'host.loopbackPacketsPerSec',
    // Only newer exporters of PostgreSQL have these, or only older servers.
    'database.queriesPerSec',
    'database.avgQueryMs',
    'database.lockWaits',
    'database.dataWritesPerSec',
    // No maxmemory is set.
    'cache.usedMemoryPercent',
  ];
  let last: string[] = [];
  await until('the rate windows are filled', async () => {
    last = await missing();
    return last.length <= expected.length;
  });
  assert.deepEqual(last, expected);
});

test('The figures agree with the direct sources', async (context) => {
  const direct = {
    postgres: createPostgresqlCollector(postgres.url),
    redis: createRedisCollector(redis.url),
  };
  const client = connectRedis(context, redis.url);
  const collector = createPrometheusCollector(prometheus.url, options());
  await redis.fill(20_000, 500);
  await Promise.all([direct.postgres.sample(), direct.redis.sample()]);
  // A steady rate, whatever else the machine has to do: what was missed is made up for.
  const startMs = performance.now();
  for (let asked = 0; asked < 8 * HITS_PER_SEC; ) {
    for (; asked < ((performance.now() - startMs) / 1_000) * HITS_PER_SEC; asked += 1) {
      await client.get('key:1');
    }
    await sleep(5);
  }
  const readings = await collector.sample();
  assert.deepEqual(await collector.sample(), [], 'it is not asked again at once');
  const [cache] = await direct.redis.sample();
  const [database] = await direct.postgres.sample();
  const of = (component: string): Record<string, number> =>
    readings.find((reading) => reading.component === component)?.values ?? {};
  assertWithin('hitsPerSec', of('cache')['hitsPerSec'], cache?.values['hitsPerSec'] ?? Number.NaN, 0.1);
  assert.equal(of('cache')['hitPercent'], 100);
  assert.equal(of('cache')['keys'], cache?.values['keys']);
  assertWithin(
    'usedMemoryBytes',
    of('cache')['usedMemoryBytes'],
    cache?.values['usedMemoryBytes'] ?? 0,
    0.02,
  );
  assert.equal(of('database')['maxConnections'], database?.values['maxConnections']);
  const [sizes] = await createPostgresqlCollectorOnce(postgres.url);
  assertWithin('databaseBytes', of('database')['databaseBytes'], sizes?.values['databaseBytes'] ?? 0, 0.02);
  const total = Number((await run('awk', ['/MemTotal/ { print $2 * 1024 }', '/proc/meminfo'])).stdout);
  assertWithin(
    'host memory',
    ((of('host')['memoryBytes'] ?? 0) * 100) / (of('host')['memoryPercent'] ?? 1),
    total,
    0.02,
  );
  assert.equal((await collector.facts())['queries'], 87);
  await Promise.all([direct.redis.close(), direct.postgres.close()]);
});

test('The run ends with a table of the queries that found nothing', async () => {
  const collector = createPrometheusCollector(prometheus.url, options());
  await collector.sample();
  const [table] = (await collector.finish?.()) ?? [];
  assert.equal(table?.name, 'queries-without-data');
  const row = table?.rows.find((one) => one['query'] === 'database.lockWaits');
  assert.deepEqual(row, {
    query: 'database.lockWaits',
    from: 'postgres_exporter 0.16 or newer',
    why: 'no data',
  });
});

test('A refused query is given with the words of Prometheus', async () => {
  const { createPrometheusClient } = await import('../../collectors/prometheus/client.ts');
  const client = createPrometheusClient(prometheus.url, undefined, 2000);
  const result = await client.query('sum(');
  assert.equal(result.status, 'refused');
  assert.match(result.status === 'refused' ? result.message : '', /parse error/);
});

async function createPostgresqlCollectorOnce(url: string) {
  const collector = createPostgresqlCollector(url);
  try {
    return await collector.sample();
  } finally {
    await collector.close();
  }
}
