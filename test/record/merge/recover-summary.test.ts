import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Outline } from '../../../lib/summary/outline.ts';
import type { SummaryMetric, TestSummary } from '../../../lib/summary/test-summary.ts';
import { mergeTest } from '../../../record/merge/merge-test.ts';
import { readText } from '../../../record/read-text.ts';
import { type RecordedUser, recordUser, START_MS, writeGenerator } from './recorded-run.ts';

const base = mkdtempSync(join(tmpdir(), 'recover-summary-'));
after(() => rmSync(base, { recursive: true }));

const OUTLINE: Outline = {
  schema: 1,
  test: 'message-throughput',
  profile: 'smoke',
  protocol: 'nchat',
  loadStartedAtMs: START_MS,
  load: { users: 3 },
  targetUrl: 'http://127.0.0.1:1',
  targetWsUrl: 'ws://127.0.0.1:1',
  facts: { version: '1.2.3' },
  run: { nonce: 'abcdef', virtualUsers: 3 },
  thresholds: {
    deliveries: ['count>0', 'count>1000000'],
    'deliveries{type:text}': [],
    disconnects: ['count<1'],
    connect_time: ['p(95)<1'],
    'api_time{endpoint:search}': [],
    message_success: ['rate>0.99'],
    'errors{kind:timeout}': [],
  },
};

/** A user that printed the outline before anything else. */
function withOutline({ lines, ...user }: RecordedUser, outline: Outline = OUTLINE): RecordedUser {
  const last = lines.at(-1);
  assert.ok(last);
  const end = { ...JSON.parse(last.body), lines: lines.length + 1 };
  return {
    ...user,
    lines: [
      { kind: 'outline', body: JSON.stringify(outline) },
      ...lines.slice(0, -1),
      { kind: 'end', body: JSON.stringify(end) },
    ],
  };
}

const USERS = [withOutline(recordUser(1)), recordUser(2), recordUser(3)];

function testWith(name: string, users: readonly RecordedUser[]): { testDir: string; written: TestSummary } {
  const testDir = join(base, name);
  const dir = writeGenerator(testDir, 1, users, { virtualUsers: 3 });
  const written = JSON.parse(readFileSync(join(dir, 'summary.json'), 'utf8'));
  rmSync(join(dir, 'summary.json'));
  return { testDir, written };
}

test('where k6 wrote no summary the figures are those of its recording and of the lines of its users', async () => {
  const { testDir, written } = testWith('whole', USERS);
  const merge = await mergeTest(testDir);
  assert.deepEqual(
    [merge.problems.map(({ kind }) => kind), merge.missing, merge.proof.counts],
    [['recovered'], {}, 0],
  );
  const text = await readText(join(testDir, 'summary.json'));
  const { metrics, ...rest }: TestSummary = JSON.parse(text ?? '');
  const { thresholds: _thresholds, ...head } = OUTLINE;
  assert.deepEqual(rest, { ...head, endedAtMs: START_MS + 4_000, durationMs: 4_000 });
  const count = written.metrics['deliveries']?.values['count'] ?? 0;
  assert.ok(count > 0);
  assert.deepEqual(metrics['deliveries'], {
    kind: 'counter',
    values: { count, rate: count / 4 },
    thresholds: { 'count>0': true, 'count>1000000': false },
  });
  for (const key of ['connect_time', 'api_time{endpoint:search}']) {
    const own: SummaryMetric['values'] = metrics[key]?.values ?? {};
    for (const [name, value] of Object.entries(written.metrics[key]?.values ?? {})) {
      assert.equal(own[name], value, `${key} ${name}`);
    }
  }
  // What never happened is nothing; what part of a count a tag has is not known.
  assert.equal(metrics['disconnects']?.values['count'], 0);
  assert.equal(metrics['errors{kind:timeout}'], undefined);
  assert.deepEqual(metrics['message_success']?.values, { rate: 0, passes: 0, fails: 0 });
  assert.deepEqual(metrics['deliveries{type:text}'], {
    kind: 'counter',
    values: {},
    problem: 'k6 wrote no summary, and its recording does not have it',
  });
  await mergeTest(testDir);
  assert.equal(await readText(join(testDir, 'summary.json')), text, 'doing it twice changes nothing');
});

test('a part by a tag that k6 recorded is known, nothing included; one by another tag or by two is not', async () => {
  const thresholds = {
    'deliveries{type:text}': [],
    'deliveries{step:a}': [],
    'deliveries{step:a,type:text}': [],
  };
  const outline: Outline = { ...OUTLINE, thresholds, recordedTags: ['kind', 'type'] };
  const { testDir } = testWith('by-tag', [withOutline(recordUser(1), outline), recordUser(2), recordUser(3)]);
  await mergeTest(testDir);
  const { metrics }: TestSummary = JSON.parse((await readText(join(testDir, 'summary.json'))) ?? '');
  assert.deepEqual(metrics['deliveries{type:text}']?.values, { count: 0, rate: 0 });
  const problem = 'k6 wrote no summary, and its recording does not have it';
  assert.deepEqual(
    ['deliveries{step:a}', 'deliveries{step:a,type:text}'].map((key) => metrics[key]?.problem),
    [problem, problem],
  );
});

test('without the last line of a virtual user nothing is recovered: there may have been more', async () => {
  const [first, ...others] = USERS;
  assert.ok(first);
  const { testDir } = testWith('cut', [{ ...first, lines: first.lines.slice(0, -1) }, ...others]);
  const merge = await mergeTest(testDir);
  assert.deepEqual(
    merge.problems.map(({ kind }) => kind),
    ['no-summary', 'missing-lines'],
  );
  assert.equal(await readText(join(testDir, 'summary.json')), undefined);
});
