import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseTimeline } from '../../../record/parse-timeline.ts';
import { seriesOf, totalsOf } from '../../../record/timeline.ts';
import { followTimeline } from '../../../run/progress/follow-timeline.ts';

const text = readFileSync(new URL('../fixtures/timeline.ndjson', import.meta.url), 'utf8');

test('the newest figures of a recording are those that the report reads from it', () => {
  const follower = followTimeline();
  follower.push(text);
  const { reading } = follower;
  const { timeline } = parseTimeline(text);
  assert.ok(timeline);
  assert.equal(reading.total('deliveries'), 1_250);
  for (const counter of ['messages_sent', 'deliveries', 'connections_opened', 'connections_closed']) {
    assert.equal(reading.total(counter), totalsOf(timeline, counter).at(-1), counter);
  }
  assert.equal(reading.atMs, timeline.timesMs.at(-1));
  assert.equal(reading.perSecond('deliveries'), 250);
  assert.equal(reading.wholeStat('message_latency', 'p(95)'), 3.4726);
  const lastSecond = seriesOf(timeline, 'message_latency', 'p(95)').findLast((p95) => p95 !== undefined);
  assert.equal(lastSecond, 3.3981);
  assert.equal(reading.stat('message_latency', 'p(95)'), lastSecond);
});

test('pieces cut anywhere give the same figures as the whole', () => {
  const follower = followTimeline();
  for (let i = 0; i < text.length; i += 7) {
    follower.push(text.slice(i, i + 7));
  }
  assert.equal(follower.reading.total('deliveries'), 1_250);
  assert.equal(follower.reading.wholeStat('message_latency', 'p(95)'), 3.4726);
});

test('new names do not shift the figures of the line before them', () => {
  const follower = followTimeline();
  follower.push('{"event":"metric","data":{"b":{"type":"counter"},"time":{"type":"gauge"}}}\n');
  follower.push('{"event":"cumulative","data":[[5,1],[1000]]}\n');
  follower.push('{"event":"metric","data":{"a":{"type":"counter"}}}\n');
  assert.equal(follower.reading.total('b'), 5);
  assert.equal(follower.reading.atMs, 1_000);
});

test('set-up is over at the first sample with an active virtual user', () => {
  const follower = followTimeline();
  const names = '{"event":"metric","data":{"time":{"type":"gauge"},"vus":{"type":"gauge"}}}\n';
  follower.push(`${names}{"event":"snapshot","data":[[1000],[0]]}\n`);
  assert.equal(follower.reading.loadStartedAtMs, undefined);
  follower.push('{"event":"snapshot","data":[[2000],[3]]}\n{"event":"snapshot","data":[[3000],[1]]}\n');
  assert.equal(follower.reading.loadStartedAtMs, 2_000);
});

test('lines that cannot be read are passed over', () => {
  const follower = followTimeline();
  follower.push(`nonsense\n[]\n{"event":"cumulative"}\nnull\n${text}{"event":"cumul`);
  assert.equal(follower.reading.total('deliveries'), 1_250);
});

test('before anything was recorded there are no figures', () => {
  const { reading } = followTimeline();
  assert.equal(reading.atMs, undefined);
  assert.equal(reading.total('errors'), 0);
  assert.equal(reading.stat('message_latency', 'p(95)'), undefined);
});
