import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { formatLine } from '../../../lib/metrics/vu-line.ts';
import type { Merge } from '../../../record/merge/merge-schema.ts';
import { mergeTest } from '../../../record/merge/merge-test.ts';
import { readText } from '../../../record/read-text.ts';
import { type RecordedUser, recordUser, writeGenerator } from './recorded-run.ts';

const base = mkdtempSync(join(tmpdir(), 'merge-test-'));
after(() => rmSync(base, { recursive: true }));

const USERS = Array.from({ length: 6 }, (_, i) => recordUser(i + 1));
let folders = 0;

/** A test's folder whose users are shared out among generators. */
function testWith(parts: readonly (readonly RecordedUser[])[], virtualUsers = USERS.length): string {
  folders += 1;
  const testDir = join(base, String(folders));
  for (const [i, users] of parts.entries()) {
    writeGenerator(testDir, i + 1, users, { virtualUsers, generators: parts.length });
  }
  return testDir;
}

const FILES = ['summary.json', 'audit.json', 'timeline.ndjson'];
const filesOf = (testDir: string) => Promise.all(FILES.map((file) => readText(join(testDir, file))));
const logOf = (testDir: string, number: number) => join(testDir, 'generators', String(number), 'k6.log');

test('the lines of one run, split among generators at random, merge into the same files byte by byte', async () => {
  const whole = testWith([USERS]);
  assert.deepEqual((await mergeTest(whole)).problems, []);
  const expected = await filesOf(whole);
  assert.ok(expected.every((text) => text !== undefined));
  const split = fc.integer({ min: 1, max: 5 }).chain((generators) =>
    fc.array(fc.integer({ min: 0, max: generators - 1 }), {
      minLength: USERS.length,
      maxLength: USERS.length,
    }),
  );
  await fc.assert(
    fc.asyncProperty(split, fc.shuffledSubarray(USERS, { minLength: USERS.length }), async (of, order) => {
      const used = [...new Set(of)];
      const parts = used.map((generator) => order.filter(({ vu }) => of[vu - 1] === generator));
      const testDir = testWith(parts);
      const merge = await mergeTest(testDir);
      assert.deepEqual([merge.problems, merge.missing], [[], {}]);
      assert.deepEqual(await filesOf(testDir), expected);
      rmSync(testDir, { recursive: true });
    }),
    { numRuns: 60 },
  );
});

test('merging a second time changes nothing, and the log keeps what was no line', async () => {
  const testDir = testWith([USERS.slice(0, 3), USERS.slice(3)]);
  const merge = await mergeTest(testDir);
  const [files, log] = [await filesOf(testDir), readFileSync(join(testDir, 'k6.log'), 'utf8')];
  assert.deepEqual(await mergeTest(testDir), merge);
  assert.deepEqual(await filesOf(testDir), files);
  const warning = 'time="2023-11-14T22:13:20Z" level=warning msg="connect: refused" source=console\n';
  assert.equal(log, warning + warning);
  assert.equal(readFileSync(join(testDir, 'k6.log'), 'utf8'), log);
});

test('the proof says how many figures it rests on, and what k6 was given of', async () => {
  const { proof, sampled, generators } = await mergeTest(testWith([USERS.slice(0, 2), USERS.slice(2)]));
  // Five distributions of two generators, each with five percentiles.
  assert.deepEqual(proof, { counts: 10, percentiles: 50, worstShare: 0 });
  assert.deepEqual(sampled, ['message_latency']);
  assert.deepEqual(
    generators.map(({ folder, number, virtualUsers }) => [folder, number, virtualUsers]),
    [
      ['1', 1, 2],
      ['2', 2, 4],
    ],
  );
});

test('figures of all times and a limit that a sample of them would judge otherwise', async () => {
  const testDir = testWith([USERS]);
  const path = join(testDir, 'generators', '1', 'summary.json');
  const summary = JSON.parse(readFileSync(path, 'utf8'));
  summary.metrics.message_latency.thresholds = { 'count<300': true };
  writeFileSync(path, JSON.stringify(summary));
  const { differences } = await mergeTest(testDir);
  assert.deepEqual(differences, [
    { key: 'message_latency', expression: 'count<300', k6: true, merged: false },
  ]);
});

test('a summary that stands in the log is as good as one in a file', async () => {
  const expected = await filesOf(await mergedHalves(() => undefined));
  const testDir = await mergedHalves((dir) => {
    for (const number of [1, 2]) {
      const path = join(dir, 'generators', String(number), 'summary.json');
      const body = readFileSync(path, 'utf8');
      const origin = { nonce: 'abcdef', generator: 0, generators: 0, vu: 0, seq: 0 };
      const line = formatLine({ ...origin, kind: 'summary', body });
      writeFileSync(logOf(dir, number), `${readFileSync(logOf(dir, number), 'utf8')}${line}\n`);
      rmSync(path);
    }
  });
  assert.deepEqual(await filesOf(testDir), expected);
  // And so when it is done again.
  await mergeTest(testDir);
  assert.deepEqual(await filesOf(testDir), expected);
});

/** The merged files of two generators whose own were changed before. */
async function mergedHalves(change: (testDir: string) => void): Promise<string> {
  const testDir = testWith([USERS.slice(0, 3), USERS.slice(3)]);
  change(testDir);
  await mergeTest(testDir);
  return testDir;
}

test('secrets are taken out of what stays in the logs', async () => {
  const testDir = testWith([USERS]);
  await mergeTest(testDir, { mask: (text) => text.replaceAll('refused', '***') });
  assert.doesNotMatch(readFileSync(join(testDir, 'k6.log'), 'utf8'), /refused/);
  assert.doesNotMatch(readFileSync(logOf(testDir, 1), 'utf8'), /refused/);
});

/** Changes a row of a log that holds a line of this kind. */
function changeRow(path: string, kind: string, change: (row: string) => readonly string[]): void {
  const rows = readFileSync(path, 'utf8').split('\n');
  const at = rows.findIndex((row) => row.includes(`k6-chat ${kind} `));
  writeFileSync(path, rows.toSpliced(at, 1, ...change(rows[at] ?? '')).join('\n'));
}

interface Mutation {
  readonly what: string;
  readonly mutate: (testDir: string) => void;
  readonly generators?: number;
  /** The kinds of problems that must be named. */
  readonly kinds: readonly Merge['problems'][number]['kind'][];
  /** What must have no data. */
  readonly missing: readonly string[];
}

const DISTRIBUTIONS = [
  'api_time',
  'api_time{endpoint:search}',
  'connect_time',
  'message_latency',
  'query_results',
];

/** Those of which the first line of the second generator holds times. */
const IN_FIRST_LINE = DISTRIBUTIONS.filter((key) => key !== 'api_time{endpoint:search}');

const mutations: readonly Mutation[] = [
  {
    what: 'a line of times that is cut at its end',
    mutate: (dir) => changeRow(logOf(dir, 2), 'times', (row) => [row.slice(0, 200)]),
    kinds: ['damaged-line', 'missing-lines', 'unproven'],
    missing: [...IN_FIRST_LINE, 'audit'],
  },
  {
    what: 'a line of times of which a part is missing in the middle',
    mutate: (dir) => changeRow(logOf(dir, 2), 'times', (row) => [row.slice(0, 150) + row.slice(160)]),
    kinds: ['damaged-line', 'missing-lines', 'unproven'],
    missing: [...IN_FIRST_LINE, 'audit'],
  },
  {
    what: 'a line of times that is gone',
    mutate: (dir) => changeRow(logOf(dir, 2), 'times', () => []),
    kinds: ['missing-lines', 'unproven'],
    missing: [...IN_FIRST_LINE, 'audit'],
  },
  {
    what: 'a line of the audit that is gone',
    mutate: (dir) => changeRow(logOf(dir, 2), 'audit', () => []),
    kinds: ['missing-lines', 'unproven'],
    missing: ['audit', 'message_latency'],
  },
  {
    what: 'a last line that is gone: its virtual user was stopped',
    mutate: (dir) => changeRow(logOf(dir, 2), 'end', () => []),
    kinds: ['missing-lines', 'unproven'],
    missing: ['audit', 'message_latency'],
  },
  {
    what: 'a log that is missing',
    mutate: (dir) => rmSync(logOf(dir, 2)),
    kinds: ['missing-lines', 'missing-users', 'unproven'],
    missing: [...DISTRIBUTIONS, 'audit'],
  },
  {
    what: 'a generator of which there is nothing',
    mutate: (dir) => rmSync(join(dir, 'generators', '2'), { recursive: true }),
    kinds: ['missing-generator', 'missing-users'],
    missing: ['audit', 'summary', 'timeline'],
  },
  {
    what: 'a third generator of which the others did not know',
    mutate: () => undefined,
    generators: 3,
    kinds: ['missing-generator'],
    missing: ['audit', 'summary', 'timeline'],
  },
  {
    what: 'the same log twice, as that of a third generator',
    mutate: (dir) => cpSync(join(dir, 'generators', '2'), join(dir, 'generators', '3'), { recursive: true }),
    kinds: ['same-generator'],
    missing: ['audit', 'summary', 'timeline'],
  },
  {
    what: 'a generator that was killed: its log ends in a line, and it has no summary',
    mutate: (dir) => {
      const text = readFileSync(logOf(dir, 2), 'utf8');
      writeFileSync(logOf(dir, 2), text.slice(0, text.length * 0.6));
      rmSync(join(dir, 'generators', '2', 'summary.json'));
    },
    kinds: ['damaged-line', 'missing-lines', 'no-summary'],
    missing: ['audit', 'summary'],
  },
  {
    what: 'a clock that is an hour off',
    mutate: (dir) => {
      const users = [4, 5, 6].map((vu) => recordUser(vu, 3_600_000));
      writeGenerator(dir, 2, users, { virtualUsers: USERS.length, clockMs: 3_600_000 });
    },
    kinds: ['clock'],
    missing: ['timeline'],
  },
  {
    what: 'the log of another run',
    mutate: (dir) => {
      writeGenerator(dir, 2, USERS.slice(3), { virtualUsers: USERS.length, nonce: 'zzzzzz' });
    },
    kinds: ['other-run'],
    missing: ['audit', 'summary', 'timeline'],
  },
  {
    what: 'lines of another run in a log',
    mutate: (dir) => {
      const other = join(dir, 'other');
      writeGenerator(other, 2, USERS.slice(3), { virtualUsers: USERS.length, nonce: 'zzzzzz' });
      const rows = readFileSync(logOf(other, 2), 'utf8') + readFileSync(logOf(dir, 2), 'utf8');
      writeFileSync(logOf(dir, 2), rows);
    },
    kinds: ['other-run'],
    missing: ['audit', 'summary', 'timeline'],
  },
  {
    what: 'a timeline that is missing',
    mutate: (dir) => rmSync(join(dir, 'generators', '2', 'timeline.ndjson')),
    kinds: ['no-timeline'],
    missing: ['timeline'],
  },
  {
    what: 'a k6 whose figure is another',
    mutate: (dir) => {
      const path = join(dir, 'generators', '2', 'summary.json');
      const summary = JSON.parse(readFileSync(path, 'utf8'));
      summary.metrics.connect_time.values['p(99)'] *= 1.02;
      writeFileSync(path, JSON.stringify(summary));
    },
    kinds: ['unproven'],
    missing: ['connect_time'],
  },
];

for (const { what, mutate, generators, kinds, missing } of mutations) {
  test(`${what}: it is named, and what it touches has no data`, async () => {
    const testDir = testWith([USERS.slice(0, 3), USERS.slice(3)]);
    mutate(testDir);
    const merge = await mergeTest(testDir, generators === undefined ? {} : { generators });
    assert.deepEqual([...new Set(merge.problems.map(({ kind }) => kind))].sort(), kinds);
    assert.deepEqual(
      Object.keys(merge.missing)
        .filter((key) => kinds.includes('other-run') === false || !DISTRIBUTIONS.includes(key))
        .sort(),
      [...missing].sort(),
    );
    const [summary, audit, timeline] = await filesOf(testDir);
    assert.deepEqual(
      [summary === undefined, audit === undefined, timeline === undefined],
      ['summary', 'audit', 'timeline'].map((file) => missing.includes(file)),
    );
    const metrics = JSON.parse(summary ?? '{"metrics":{}}').metrics;
    for (const [key, metric] of Object.entries<{ values: object; problem?: string }>(metrics)) {
      assert.equal(metric.problem, merge.missing[key], key);
      assert.equal(Object.keys(metric.values).length === 0, key in merge.missing, key);
    }
  });
}

test('a folder without generators is an error that says what was expected', async () => {
  const testDir = join(base, 'none');
  mkdirSync(join(testDir, 'generators'), { recursive: true });
  await assert.rejects(mergeTest(testDir), {
    message: `${join(testDir, 'generators')}: expected a folder for each generator, such as ${join(testDir, 'generators', '1')}, found none.`,
  });
});
