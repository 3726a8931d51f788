import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { countOf, type ScriptRun } from './run-script.ts';
import { openScriptBench } from './script-bench.ts';

/** What the target says of itself, as far as these tests read it. */
interface TargetCounts {
  readonly restRequests: Readonly<Record<string, number>>;
  readonly searchQueries: Readonly<Record<string, number>>;
  readonly suggestions: number;
  readonly messagesAccepted: Readonly<Record<string, number>>;
  readonly uploads: Readonly<Record<string, number>>;
  readonly uploadBytes: number;
  readonly uploadRecords: readonly { readonly sizeBytes: number; readonly sha256: string }[];
  readonly downloads: number;
  readonly processed: Readonly<Record<string, number>>;
}

const { target, withTarget, run, counts } = openScriptBench();

/** Fails unless every limit holds, those on times apart: a test may run on a busy machine. */
function assertLimitsHold({ exitCode, output, summary }: ScriptRun): void {
  const missed = Object.entries(summary?.metrics ?? {}).flatMap(([key, { thresholds = {} }]) =>
    Object.values(thresholds).includes(false) ? [key] : [],
  );
  assert.deepEqual(
    missed.filter((key) => !key.includes('_time')),
    [],
    output,
  );
  assert.equal(exitCode, missed.length === 0 ? 0 : 99, output);
}

function countsByRoute(
  summary: TestSummary | undefined,
  routes: Readonly<Record<string, readonly string[]>>,
) {
  return Object.fromEntries(
    Object.entries(routes).map(([route, steps]) => [
      route,
      steps.reduce((sum, step) => sum + countOf(summary, `rest_requests{step:${step}}`), 0),
    ]),
  );
}

/** The target's counts by method and route, whatever the status; its own status routes left out. */
function requestsByRoute({ restRequests }: TargetCounts): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [key, count] of Object.entries(restRequests)) {
    const [method = '', route = ''] = key.split(' ');
    if (!/^\/api\/(metrics|health)/.test(route)) {
      found[`${method} ${route}`] = (found[`${method} ${route}`] ?? 0) + count;
    }
  }
  return found;
}

test('the API test passes, and its counts are the target’s own, route by route', () =>
  withTarget(async () => {
    const ended = await run('api-endpoints');
    assertLimitsHold(ended);
    const { summary } = ended;
    const counted = await counts<TargetCounts>();
    assert.deepEqual(
      requestsByRoute(counted),
      countsByRoute(summary, {
        'POST /api/channels': ['channel_create'],
        'POST /api/channels/:id/join': ['channel_join'],
        'GET /api/channels': ['channels_list', 'channel_find'],
        'GET /api/channels/:id': ['channel_get'],
        'POST /api/auth/refresh': ['auth_refresh'],
        'POST /api/messages': ['message_send'],
        'GET /api/messages': ['message_list'],
        'GET /api/search': ['search'],
        'GET /api/users/me/profile': ['user_profile'],
        'GET /api/notifications': ['notifications'],
      }),
    );
    assert.equal(counted.messagesAccepted['rest'], countOf(summary, 'api_requests{endpoint:message_send}'));
    const calls = countOf(summary, 'api_requests');
    assert.ok(calls > 100, `expected more than 100 calls, got ${calls}`);
    assert.equal(countOf(summary, 'api_time'), calls);
  }));

test('the upload test passes; uploads, bytes and downloads are the target’s own, and no content came twice', () =>
  withTarget(async () => {
    const ended = await run('file-uploads');
    assertLimitsHold(ended);
    const { summary } = ended;
    const counted = await counts<TargetCounts>();
    const completed = countOf(summary, 'uploads_completed');
    assert.equal(counted.uploads['presigned'], countOf(summary, 'uploads_started'));
    assert.equal(counted.processed['completed'], completed);
    assert.equal(counted.uploadBytes, countOf(summary, 'upload_bytes'));
    assert.equal(counted.downloads, countOf(summary, 'integrity_checked'));
    assert.equal(countOf(summary, 'integrity_failed'), 0);
    for (const size of ['100kb', '1mb', '10mb']) {
      assert.ok(countOf(summary, `uploads_started{size:${size}}`) > 0, `no upload of ${size}`);
    }
    const hashes = counted.uploadRecords.map(({ sha256 }) => sha256);
    assert.equal(new Set(hashes).size, completed);
    assert.deepEqual(
      requestsByRoute(counted),
      countsByRoute(summary, {
        'POST /api/channels': ['channel_create'],
        'POST /api/channels/:id/join': ['channel_join'],
        'POST /api/files/upload': ['upload_ticket'],
        'PUT /storage/:id': ['upload_put'],
        'POST /api/files/complete': ['upload_complete'],
        'GET /api/files/:id': ['upload_poll'],
        'GET /api/files/:id/download': ['download_ticket'],
        'GET /storage/:id': ['download_get'],
      }),
    );
  }));

test('uploads by multipart form arrive whole, those of 50 MB as the privileged user', () =>
  withTarget(async () => {
    const ended = await run('file-uploads', {
      UPLOAD_VIA: 'multipart',
      MAX_FILE_SIZE: '50MB',
      THINK_TIME: '100ms',
    });
    assertLimitsHold(ended);
    const { summary } = ended;
    const counted = await counts<TargetCounts>();
    assert.equal(counted.uploads['multipart'], countOf(summary, 'uploads_started'));
    assert.equal(counted.uploadBytes, countOf(summary, 'upload_bytes'));
    assert.ok(countOf(summary, 'uploads_started{size:50mb}') > 0, 'no upload of 50 MB');
    assert.equal(countOf(summary, 'uploads_failed'), 0);
    assert.ok(countOf(summary, 'integrity_checked') >= 4);
    assert.equal(countOf(summary, 'integrity_failed'), 0);
  }));

test('the search test passes; queries by type are the target’s own, and the index size is what the target says', () =>
  withTarget(async () => {
    const ended = await run('search-queries');
    assertLimitsHold(ended);
    const { summary } = ended;
    const counted = await counts<TargetCounts>();
    const step = (name: string) => countOf(summary, `rest_requests{step:${name}}`);
    assert.deepEqual(
      {
        ...counted.searchQueries,
        suggestions: counted.suggestions,
        written: counted.messagesAccepted['rest'],
      },
      {
        text: countOf(summary, 'queries{type:text}') + step('document_find') + step('probe_find'),
        filtered: countOf(summary, 'queries{type:filtered}'),
        suggestions: countOf(summary, 'queries{type:suggestions}'),
        written: step('document_write') + step('probe_write'),
      },
    );
    assert.equal(summary?.facts['indexDocuments'], 500 + step('document_write'));
    assert.equal(countOf(summary, 'index_documents'), 500 + step('document_write'));
    assert.equal(summary?.metrics['relevance']?.values['avg'], 1);
    assert.ok(countOf(summary, 'relevance_judged') > 10);
    assert.ok(countOf(summary, 'index_probes') >= 2);
  }));

test('an answer of the wrong shape under status 200 is an error, and the target is missed', () =>
  withTarget(async () => {
    const proxy = await startFaultyProxy(target().restUrl, (path) =>
      path.startsWith('/api/notifications')
        ? { status: 200, body: '{"success":true,"data":{"notifications":[],"pagination":{}}}' }
        : path === '/api/users/me/profile'
          ? { status: 200, body: '<html><title>Sign in</title></html>' }
          : undefined,
    );
    try {
      const { exitCode, output, summary } = await run('api-endpoints', { TARGET_URL: proxy.url });
      assert.equal(exitCode, 99, output);
      assert.equal(summary?.metrics['api_errors{endpoint:notifications}']?.values['rate'], 1);
      assert.equal(summary?.metrics['api_errors{endpoint:message_send}']?.values['rate'], 0);
      assert.equal(
        countOf(summary, 'errors{kind:shape}'),
        countOf(summary, 'api_requests{endpoint:notifications}'),
      );
      assert.equal(
        countOf(summary, 'errors{kind:not_chat}'),
        countOf(summary, 'api_requests{endpoint:user_profile}'),
      );
      assert.match(output, /data\.unreadCount: expected a whole number from 0 up, got nothing/);
    } finally {
      await proxy.close();
    }
  }));

test('a call that is never answered is given up, and stays in the distribution and the denominator', () =>
  withTarget(async () => {
    const proxy = await startFaultyProxy(target().restUrl, (path, method) =>
      path === '/api/messages' && method === 'POST' ? 'hang' : undefined,
    );
    try {
      const { exitCode, output, summary } = await run('api-endpoints', {
        TARGET_URL: proxy.url,
        REQUEST_TIMEOUT: '500ms',
      });
      assert.equal(exitCode, 99, output);
      const hung = countOf(summary, 'api_requests{endpoint:message_send}');
      assert.ok(hung > 0);
      assert.equal(countOf(summary, 'errors{kind:timeout}'), hung);
      const times = summary?.metrics['api_time{endpoint:message_send}']?.values ?? {};
      assert.equal(times['count'], hung);
      assert.ok((times['min'] ?? 0) >= 490, `expected 500 ms at least, got ${times['min']}`);
    } finally {
      await proxy.close();
    }
  }));

test('an altered download is noticed', () =>
  withTarget(async () => {
    const proxy = await startFaultyProxy(target().restUrl, (path, method) =>
      path.startsWith('/storage/') && method === 'GET'
        ? { status: 200, body: 'x'.repeat(100_000) }
        : undefined,
    );
    try {
      // The target signs addresses for the host that was asked, so downloads come through the proxy too.
      const { exitCode, output, summary } = await run('file-uploads', {
        TARGET_URL: proxy.url,
        MAX_FILE_SIZE: '100KB',
      });
      assert.equal(exitCode, 99, output);
      assert.ok(countOf(summary, 'integrity_checked') > 0);
      assert.equal(countOf(summary, 'integrity_failed'), countOf(summary, 'integrity_checked'));
      assert.equal(countOf(summary, 'errors{kind:integrity}'), countOf(summary, 'integrity_checked'));
    } finally {
      await proxy.close();
    }
  }));

test('results that break their filter fail the query, and results that are not relevant lower the relevance', () =>
  withTarget(async () => {
    const hit = {
      id: '1',
      type: 'messages',
      channelId: 'elsewhere',
      createdAt: '2020-01-01T00:00:00Z',
      content: '',
    };
    let isKnown = 0;
    const proxy = await startFaultyProxy(target().restUrl, (path, method) => {
      isKnown += path.startsWith('/api/search?q=q') ? 1 : 0;
      return path === '/api/search' && method === 'POST'
        ? {
            status: 200,
            body: JSON.stringify({ success: true, data: { results: [hit], totals: {}, pagination: {} } }),
          }
        : undefined;
    });
    try {
      const { exitCode, output, summary } = await run('search-queries', { TARGET_URL: proxy.url });
      assert.equal(exitCode, 99, output);
      const filtered = countOf(summary, 'queries{type:filtered}');
      assert.ok(filtered > 0);
      assert.equal(countOf(summary, 'queries_failed'), filtered);
      assert.match(output, /results\[0\]\.channelId: expected one of 1 asked for, got another/);
      assert.ok(isKnown > 0);
      assert.ok((summary?.metrics['relevance']?.values['avg'] ?? 1) < 0.8);
      assert.equal(summary?.metrics['relevance']?.values['min'], 0);
    } finally {
      await proxy.close();
    }
  }));

for (const name of ['api-endpoints', 'file-uploads', 'search-queries']) {
  test(`${name} ends before any load when the credentials are refused, and says so`, () =>
    withTarget(async () => {
      // What k6 ends with when an asynchronous set-up fails.
      const { exitCode, output } = await run(name, { JWT_SECRET: 'another secret' });
      assert.equal(exitCode, 255, output);
      assert.match(output, /Check the target and the credentials/);
      assert.doesNotMatch(output, /another secret/);
    }));
}
