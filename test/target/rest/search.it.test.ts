import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { accountId } from '../../../target/store/account-ids.ts';
import type { RunningTarget } from '../../../target/target-options.ts';
import {
  asRecord,
  callApi,
  channelIdOf,
  joinChannel,
  readCounters,
  startTestTarget,
  tokenOf,
} from '../test-target.ts';

let target: RunningTarget;
before(async () => {
  target = await startTestTarget();
});
after(() => target.stop());

async function csrfHeaders(): Promise<Record<string, string>> {
  const { body, headers } = await callApi(target, 'GET', '/api/csrf', { token: null });
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { csrfToken, ...names } = asRecord(body['data']);
  assert.deepEqual(names, { headerName: 'X-CSRF-Token', cookieName: 'nchat-csrf-token' });
  return { cookie, 'x-csrf-token': String(csrfToken) };
}

async function search(body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = await callApi(target, 'POST', '/api/search', { body, headers: await csrfHeaders() });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return asRecord(answer.body['data']);
}

const contentsOf = (found: Record<string, unknown>) =>
  Object(found['results']).map((result: unknown) => asRecord(result)['content']);

test('a message is found right after it was written, by POST and by GET', async () => {
  const channelId = await channelIdOf(target, 'channel-2');
  await joinChannel(target, channelId);
  for (const marker of ['zqxmarker1', 'marker-4f1c-22e9', '0b8e2f66-9d5b-4f43-8d3e-6a1f0c7c2a55']) {
    const content = `index lag ${marker} end`;
    await callApi(target, 'POST', '/api/messages', { body: { channelId, content } });
    const found = await search({ query: marker, types: ['messages'], limit: 10 });
    assert.deepEqual(contentsOf(found), [content]);
    assert.deepEqual(found['totals'], { messages: 1, files: 0, users: 0, channels: 0, total: 1 });
    assert.deepEqual(found['pagination'], { total: 1, limit: 10, offset: 0, hasMore: false });
    const quick = await callApi(target, 'GET', `/api/search?q=${marker}`);
    assert.equal(Object(quick.body['data'])[0].content, content);
    assert.deepEqual(quick.body['pagination'], { total: 1, limit: 20, offset: 0, hasMore: false });
  }
});

test('a search can be filtered by channel, user, date and type', async () => {
  const [three, four] = [await channelIdOf(target, 'channel-3'), await channelIdOf(target, 'channel-4')];
  await joinChannel(target, three);
  await joinChannel(target, four, tokenOf(2));
  const write = (channelId: string, userId: string, content: string) =>
    callApi(target, 'POST', '/api/messages', { body: { channelId, userId, content } });
  await write(three, accountId(1), 'filterable alpha');
  await write(four, accountId(2), 'filterable beta');
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const query = 'filterable';
  assert.deepEqual(contentsOf(await search({ query, sortBy: 'date' })), [
    'filterable beta',
    'filterable alpha',
  ]);
  assert.deepEqual(contentsOf(await search({ query, channelIds: [three] })), ['filterable alpha']);
  assert.deepEqual(contentsOf(await search({ query, userIds: [accountId(2)] })), ['filterable beta']);
  assert.equal(contentsOf(await search({ query, dateFrom: inMinutes(-5) })).length, 2);
  assert.deepEqual(contentsOf(await search({ query, dateFrom: inMinutes(5) })), []);
  assert.deepEqual(contentsOf(await search({ query, dateTo: inMinutes(-5) })), []);
  assert.deepEqual(contentsOf(await search({ query, types: ['files', 'users'] })), []);
  const channels = await search({ query: 'channel-3', types: ['channels'] });
  assert.deepEqual(
    Object(channels['results']).map((r: unknown) => asRecord(r)['title']),
    ['channel-3'],
  );
  const users = await search({ query: 'user-20@', types: ['users'] });
  assert.deepEqual(
    Object(users['results']).map((r: unknown) => asRecord(r)['id']),
    [accountId(20)],
  );
});

test('the better match comes first', async () => {
  const channelId = await channelIdOf(target, 'channel-5');
  await joinChannel(target, channelId);
  const contents = ['rankword once', 'rankword twice rankword', 'rankword thrice rankword rankword'];
  for (const content of [contents[1], contents[2], contents[0]]) {
    await callApi(target, 'POST', '/api/messages', { body: { channelId, content } });
  }
  assert.deepEqual(contentsOf(await search({ query: 'rankword' })), contents.toReversed());
});

test('searching without the CSRF cookie, with a forged one or without a header is refused; another bare token is not', async () => {
  const good = await csrfHeaders();
  const other = await csrfHeaders();
  const forged = { cookie: 'nchat-csrf-token=abc:def', 'x-csrf-token': 'abc' };
  const mixed = { cookie: String(good['cookie']), 'x-csrf-token': String(other['x-csrf-token']) };
  const onlyHeader = { 'x-csrf-token': String(good['x-csrf-token']) };
  const onlyCookie = { cookie: String(good['cookie']) };
  const taken = await callApi(target, 'POST', '/api/search', { body: { query: 'meeting' }, headers: mixed });
  assert.equal(taken.status, 200);
  for (const headers of [{}, forged, onlyCookie, onlyHeader]) {
    const answer = await callApi(target, 'POST', '/api/search', { body: { query: 'meeting' }, headers });
    assert.deepEqual([answer.status, answer.body['errorCode']], [403, 'CSRF_VALIDATION_FAILED']);
  }
});

test('wrong searches are 400 and odd ones are answered', async () => {
  const headers = await csrfHeaders();
  const bad = [
    {},
    { query: 'x' },
    { query: 'x'.repeat(201) },
    { query: 'ok', types: ['all'] },
    { query: 'ok', channelIds: ['general'] },
    { query: 'ok', dateFrom: 'yesterday' },
    { query: 'ok', dateFrom: '2024-99-99' },
    { query: 'ok', limit: 0 },
    { query: 'a\0b' },
  ];
  for (const body of bad) {
    const answer = await callApi(target, 'POST', '/api/search', { body, headers });
    assert.deepEqual(
      [answer.status, answer.body['errorCode']],
      [400, 'VALIDATION_ERROR'],
      JSON.stringify(body),
    );
  }
  for (const query of [
    `'; drop table messages; --`,
    '((( & | !',
    '"open quote',
    '%%',
    '<script>',
    'no such words',
  ]) {
    assert.equal(
      (await callApi(target, 'POST', '/api/search', { body: { query }, headers })).status,
      200,
      query,
    );
  }
});

test('suggestions are past queries and words by prefix, most used first, and learn', async () => {
  const suggest = async (q: string) =>
    Object(
      (await callApi(target, 'GET', `/api/search/suggestions?q=${encodeURIComponent(q)}`)).body[
        'suggestions'
      ],
    );
  const [first] = await suggest('MEE');
  assert.deepEqual(Object.keys(first), ['query', 'count', 'lastUsed']);
  assert.equal(first.query, 'meeting');
  assert.ok(Number.isInteger(first.count) && !Number.isNaN(Date.parse(first.lastUsed)));
  assert.deepEqual(await suggest('%'), []);
  await search({ query: 'Learnt Query' });
  await search({ query: 'learnt query' });
  let learnt = await suggest('learnt');
  for (let tries = 0; learnt.length === 0 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    learnt = await suggest('learnt');
  }
  assert.deepEqual([learnt.length, learnt[0].query, learnt[0].count], [1, 'learnt query', 2]);
});

test('the index tells its size, and every answered query is counted by type', async () => {
  const before = await readCounters(target);
  const stats = (await callApi(target, 'GET', '/api/search/stats', { token: null })).body;
  const channelId = await channelIdOf(target, 'channel-6');
  await joinChannel(target, channelId);
  await callApi(target, 'POST', '/api/messages', { body: { channelId, content: 'one more' } });
  const grown = (await callApi(target, 'GET', '/api/search/stats', { token: null })).body;
  assert.equal(Number(grown['documents']), Number(stats['documents']) + 1);
  assert.ok(
    Number(stats['documents']) >= 500 && Number(stats['bytes']) > 0 && Number(stats['tableBytes']) > 0,
  );
  await search({ query: 'plain', types: ['messages'] });
  await search({ query: 'filtered', dateFrom: '2020-01-01' });
  await callApi(target, 'GET', '/api/search?q=quick');
  await callApi(target, 'GET', '/api/search/suggestions?q=qu');
  const after = await readCounters(target);
  const [queriesBefore, queriesAfter] = [asRecord(before['searchQueries']), asRecord(after['searchQueries'])];
  assert.equal(Number(queriesAfter['text']) - Number(queriesBefore['text']), 2);
  assert.equal(Number(queriesAfter['filtered']) - Number(queriesBefore['filtered']), 1);
  assert.equal(Number(after['suggestions']) - Number(before['suggestions']), 1);
});

test('many newer messages hide no older ones, and never is a message found twice', async () => {
  const client = new pg.Client({ connectionString: target.databaseUrl });
  await client.connect();
  const write = (content: string, times = 1) =>
    client.query(
      `insert into k6_chat_target.messages (channel_id, user_id, content)
       select (select id from k6_chat_target.channels limit 1), 'user-1', $1 || ' ' || n from generate_series(1, $2::int) n`,
      [content, times],
    );
  try {
    await write('oldword', 3);
    await write('manyword', 150);
    await write('filler', 20_000);
    await write('manyword newly', 100);
    await write('oldword newly', 2);
  } finally {
    await client.end();
  }
  const all = await search({ query: 'oldword', types: ['messages'], limit: 100 });
  assert.deepEqual(Object(all['totals'])['messages'], 5);
  assert.deepEqual(contentsOf(all).toSorted(), [
    'oldword 1',
    'oldword 2',
    'oldword 3',
    'oldword newly 1',
    'oldword newly 2',
  ]);
  const many = await search({ query: 'manyword', types: ['messages'], limit: 100 });
  assert.deepEqual(Object(many['totals'])['messages'], 200, 'candidates are counted up to 200');
  const newest = await search({ query: 'manyword', types: ['messages'], sortBy: 'date', limit: 100 });
  assert.deepEqual(
    new Set(contentsOf(newest)),
    new Set(Array.from({ length: 100 }, (_, i) => `manyword newly ${i + 1}`)),
  );
});
