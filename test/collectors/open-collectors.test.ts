import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openCollectors, readSources } from '../../collectors/open-collectors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function createSource(file: string, text: string): Promise<URL> {
  const directory = temporaryFolder('collectors-sources-');
  await writeFile(join(directory, file), text);
  return new URL(`${pathToFileURL(directory).href}/`);
}

test('The directory is the list of sources', async () => {
  const names = (await readSources()).map((source) => source.name);
  assert.deepEqual(names, ['host', 'meilisearch', 'network', 'postgresql', 'prometheus', 'redis']);
});

test('One file in the directory is one more source', async () => {
  const directory = await createSource(
    'nats.ts',
    "export const source = { name: 'nats', variable: 'NATS_URL', open: (): undefined => undefined };",
  );
  assert.deepEqual(
    (await readSources(directory)).map(({ name, variable }) => [name, variable]),
    [['nats', 'NATS_URL']],
  );
});

test('A file without a source, or with one of another name, is an error that names it', async () => {
  await assert.rejects(readSources(await createSource('empty.ts', 'export const other = 1;')), {
    message: 'collectors/sources/empty.ts: expected an export `source` with name, variable and open',
  });
  const named = "export const source = { name: 'b', variable: 'B', open: (): undefined => undefined };";
  await assert.rejects(readSources(await createSource('a.ts', named)), {
    message: 'collectors/sources/a.ts: expected the source to be named a, got b',
  });
});

test('Without options only this machine is collected, and each other source says what to set', async () => {
  const { collectors, notConfigured, secrets } = await openCollectors({});
  assert.deepEqual(
    collectors.map((collector) => collector.source),
    ['host'],
  );
  assert.deepEqual(notConfigured, [
    { source: 'meilisearch', reason: 'not configured: MEILI_URL' },
    { source: 'network', reason: 'not configured: TARGET_URL' },
    { source: 'postgresql', reason: 'not configured: DATABASE_URL' },
    { source: 'prometheus', reason: 'not configured: PROMETHEUS_URL' },
    { source: 'redis', reason: 'not configured: REDIS_URL' },
  ]);
  assert.deepEqual(secrets, []);
});

test('Opening connects to nothing, and gives the sampler every secret', async () => {
  const { collectors, notConfigured, secrets } = await openCollectors({
    databaseUrl: 'postgres://chat:pg-pass@127.0.0.1:1/chat',
    redisUrl: 'redis://:redis-pass@127.0.0.1:1',
    meiliUrl: 'http://127.0.0.1:1',
    meiliKey: 'meili-key',
    prometheusUrl: 'http://watch:prom-pass@127.0.0.1:1',
    prometheusToken: 'prom-token',
    targetUrl: 'http://127.0.0.1:1',
  });
  assert.equal(collectors.length, 6);
  assert.deepEqual(notConfigured, []);
  assert.deepEqual(secrets, ['meili-key', 'pg-pass', 'prom-pass', 'prom-token', 'redis-pass']);
  await Promise.all(collectors.map((collector) => collector.close()));
});

test('An option that can never work is a collector that says so', async () => {
  const { collectors } = await openCollectors({
    databaseUrl: 'mysql://u:p@h/d',
    redisUrl: 'nonsense',
    meiliUrl: 'ftp://h',
    prometheusUrl: 'http://127.0.0.1:1',
    prometheusQueriesFile: '/nowhere/queries.json',
  });
  const messages = await Promise.all(
    collectors
      .filter((collector) => collector.source !== 'host')
      .map((collector) => collector.sample().then(String, (error: Error) => error.message)),
  );
  assert.deepEqual(messages, [
    'expected MEILI_URL to be a URL that begins with http:// or https://',
    'expected DATABASE_URL to be a URL that begins with postgres:// or postgresql://, got mysql://',
    "the queries for Prometheus cannot be read: ENOENT: no such file or directory, open '/nowhere/queries.json'; check PROMETHEUS_QUERIES",
    'expected REDIS_URL to be a URL that begins with redis:// or rediss://, got something that is no URL',
  ]);
});

test('A server that is down is one clear line, for each source', async () => {
  const { collectors } = await openCollectors({
    databaseUrl: 'postgres://chat:pg-pass@127.0.0.1:1/chat',
    redisUrl: 'redis://:redis-pass@127.0.0.1:1',
    meiliUrl: 'http://127.0.0.1:1',
    prometheusUrl: 'http://127.0.0.1:1',
  });
  const messages = await Promise.all(
    collectors
      .filter((collector) => collector.source !== 'host')
      .map((collector) => collector.sample().then(String, (error: Error) => error.message)),
  );
  await Promise.all(collectors.map((collector) => collector.close()));
  assert.deepEqual(messages, [
    'Meilisearch at 127.0.0.1:1 cannot be reached: fetch failed: bad port; check MEILI_URL and that it is running',
    'PostgreSQL at 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1; check DATABASE_URL and that the server is running',
    'Prometheus at 127.0.0.1:1 cannot be reached: fetch failed: bad port; check PROMETHEUS_URL and that it is running',
    'Redis at 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1; check REDIS_URL and that the server is running',
  ]);
});
