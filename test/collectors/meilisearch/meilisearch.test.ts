import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import { countSearches } from '../../../collectors/meilisearch/build-search-values.ts';
import { createMeilisearchCollector } from '../../../collectors/sources/meilisearch.ts';

// No Meilisearch can be installed where these tests run. The answers below were written down from its public API
// reference (stats, tasks, version, health, metrics; version 1.41), so they test the contract and not the server.
const STATS = {
  databaseSize: 447819776,
  usedDatabaseSize: 196608,
  lastUpdate: '2019-11-15T11:15:22.092896Z',
  indexes: {
    messages: {
      numberOfDocuments: 19654,
      numberOfEmbeddedDocuments: 0,
      numberOfEmbeddings: 0,
      rawDocumentDbSize: 5320,
      avgDocumentSize: 92,
      isIndexing: true,
      fieldDistribution: { text: 19654 },
    },
    users: { numberOfDocuments: 346, isIndexing: false, fieldDistribution: {} },
  },
};
const VERSION = {
  commitSha: 'b46889b5f0f2f8b91438a08a358ba8f05fc09fc1',
  commitDate: '2026-01-01',
  pkgVersion: '1.41.0',
};
const WAITING_TASK = {
  uid: 12,
  indexUid: 'messages',
  status: 'enqueued',
  type: 'documentAdditionOrUpdate',
  enqueuedAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
};
const ENDED_TASK = {
  uid: 11,
  indexUid: 'messages',
  status: 'succeeded',
  type: 'documentAdditionOrUpdate',
  enqueuedAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.100Z',
  finishedAt: '2026-01-01T00:00:00.750Z',
};
const METRICS = `# HELP meilisearch_http_requests_total Meilisearch HTTP requests total
# TYPE meilisearch_http_requests_total counter
meilisearch_http_requests_total{method="GET",path="/metrics",status="200"} 9
meilisearch_http_requests_total{method="POST",path="/indexes/{index_uid}/search",status="200"} 40
meilisearch_http_requests_total{method="GET",path="/indexes/{index_uid}/search",status="200"} 2
meilisearch_http_requests_total{method="POST",path="/multi-search",status="200"} 8
meilisearch_http_requests_total{method="GET",path="/indexes/{index_uid}/documents",status="200"} 100
`;
const page = (results: readonly unknown[], total = results.length) => ({
  results,
  total,
  limit: 1,
  from: null,
  next: null,
});

interface Fake {
  readonly url: string;
  readonly asked: string[];
  readonly answers: Record<string, { status: number; body: string }>;
}

/** A server that gives the written-down answers. */
async function startFake(context: TestContext): Promise<Fake> {
  const ok = (body: unknown) => ({
    status: 200,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answers: Fake['answers'] = {
    '/stats': ok(STATS),
    '/version': ok(VERSION),
    '/health': ok({ status: 'available' }),
    '/metrics': ok(METRICS),
    '/tasks?statuses=enqueued,processing&limit=1&reverse=true': ok(page([WAITING_TASK], 7)),
    '/tasks?statuses=succeeded&types=documentAdditionOrUpdate&limit=100': ok(page([ENDED_TASK])),
  };
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const answer = answers[request.url ?? ''] ?? { status: 404, body: '{}' };
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('a listening server has a port');
  }
  return { url: `http://127.0.0.1:${address.port}`, asked, answers };
}

test('Sizes, documents, tasks and lag are read from the documented answers', async (context) => {
  const fake = await startFake(context);
  const clock = { ms: 0 };
  const now = Date.parse('2026-01-01T00:00:02.500Z');
  const collector = createMeilisearchCollector(
    fake.url,
    { meiliKey: 'a-key' },
    () => clock.ms,
    () => now,
  );
  const [first] = await collector.sample();
  assert.deepEqual(first, {
    component: 'search',
    values: {
      indexBytes: 196608,
      indexFileBytes: 447819776,
      documents: 20000,
      indexes: 2,
      indexesIndexing: 1,
      tasksWaiting: 7,
      indexingLagMs: 2500,
    },
  });
  assert.ok(fake.asked.every((line) => line.startsWith('GET /') && line.endsWith(' Bearer a-key')));
  const messages = { ...STATS.indexes.messages, numberOfDocuments: 20654 };
  fake.answers['/stats'] = {
    status: 200,
    body: JSON.stringify({ ...STATS, indexes: { ...STATS.indexes, messages } }),
  };
  fake.answers['/tasks?statuses=enqueued,processing&limit=1&reverse=true'] = {
    status: 200,
    body: JSON.stringify(page([])),
  };
  fake.answers['/tasks?statuses=succeeded&types=documentAdditionOrUpdate&limit=100'] = {
    status: 200,
    body: JSON.stringify(
      page([{ ...WAITING_TASK, status: 'succeeded', finishedAt: '2026-01-01T00:00:03Z' }, ENDED_TASK]),
    ),
  };
  fake.answers['/metrics'] = { status: 200, body: METRICS.replace('status="200"} 40', 'status="200"} 60') };
  clock.ms = 2000;
  const [second] = await collector.sample();
  assert.deepEqual(second?.values, {
    indexBytes: 196608,
    indexFileBytes: 447819776,
    documents: 21000,
    indexes: 2,
    indexesIndexing: 1,
    documentsPerSec: 500,
    tasksWaiting: 0,
    indexingLagMs: 0,
    taskMs: 3000,
    tasksEnded: 1,
    queriesPerSec: 10,
  });
});

test('Version, commit and health are the facts', async (context) => {
  const fake = await startFake(context);
  assert.deepEqual(await createMeilisearchCollector(fake.url).facts(), {
    version: '1.41.0',
    commit: VERSION.commitSha,
    health: 'available',
  });
});

test('Where /metrics is not enabled the other figures stay, and the facts say how to get the query rate', async (context) => {
  const fake = await startFake(context);
  fake.answers['/metrics'] = { status: 400, body: '{"code":"feature_not_enabled"}' };
  const collector = createMeilisearchCollector(fake.url);
  const [reading] = await collector.sample();
  assert.equal(reading?.values['documents'], 20000);
  await collector.sample();
  assert.equal(fake.asked.filter((line) => line.includes('/metrics')).length, 1);
  assert.equal(
    (await collector.facts())['queryRate'],
    'no /metrics: enable it with PATCH /experimental-features',
  );
});

test('A refused key says which actions it needs', async (context) => {
  const fake = await startFake(context);
  fake.answers['/stats'] = { status: 403, body: '{"code":"invalid_api_key"}' };
  const host = fake.url.replace('http://', '');
  await assert.rejects(createMeilisearchCollector(fake.url, { meiliKey: 'wrong' }).sample(), {
    message: `Meilisearch at ${host}: /stats answered 403; set MEILI_KEY to a key with the actions stats.get, tasks.get and version`,
  });
});

test('Another server at the address is an error that names the place', async (context) => {
  const fake = await startFake(context);
  fake.answers['/stats'] = { status: 200, body: '<html>' };
  const host = fake.url.replace('http://', '');
  await assert.rejects(createMeilisearchCollector(fake.url).sample(), {
    message: `Meilisearch at ${host}: /stats answered in an unknown form at ""`,
  });
});

test('Search requests are counted over all indexes and methods, and other requests are not', () => {
  assert.equal(countSearches(METRICS), 50);
  assert.equal(countSearches('# nothing\n'), undefined);
});
