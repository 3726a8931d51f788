import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { gatherLogs } from '../../../generators/gather/gather-logs.ts';
import { GENERATORS_DIR } from '../../../record/merge/generators-dir.ts';
import { mergeTest } from '../../../record/merge/merge-test.ts';

// Logs of two real k6 that ran as the pods of a TestRun do, brought into the forms in which a cluster hands them out.

const base = mkdtempSync(join(tmpdir(), 'gather-logs-'));
after(() => rmSync(base, { recursive: true }));

const podOf = (number: number): string => `k6-chat-message-throughput-${number}-abcde`;
const textOf = (number: number): string =>
  readFileSync(new URL(`fixtures/${podOf(number)}.log`, import.meta.url), 'utf8');
const rowsOf = (number: number): readonly string[] => textOf(number).trimEnd().split('\n');

let runs = 0;
/** Gathers files by their paths, and merges what came out. */
async function gather(files: Readonly<Record<string, string | Buffer>>) {
  runs += 1;
  const from = join(base, `logs-${runs}`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), content);
  }
  const testDir = join(base, `test-${runs}`);
  const gathered = await gatherLogs(from, join(testDir, GENERATORS_DIR));
  const merge = await mergeTest(testDir, { generators: gathered.expected ?? 0 });
  const read = (file: string): string => readFileSync(join(testDir, file), 'utf8');
  const kinds = merge.problems.map(({ kind }) => kind).filter((kind) => kind !== 'no-timeline');
  return { gathered, kinds, read };
}

const plain = await gather({ [`${podOf(1)}.log`]: textOf(1), [`${podOf(2)}.log`]: textOf(2) });

test('the logs of the pods become the results of the test', () => {
  assert.deepEqual(plain.gathered.pods, [
    { folder: '1', pod: podOf(1) },
    { folder: '2', pod: podOf(2) },
  ]);
  assert.equal(plain.gathered.expected, 2);
  assert.deepEqual(
    plain.gathered.summaries.map((summary) => summary.test),
    ['message-throughput', 'message-throughput'],
  );
  assert.deepEqual(plain.kinds, []);
  const { metrics } = JSON.parse(plain.read('summary.json'));
  assert.deepEqual(
    [
      metrics.messages_sent.values.count,
      metrics.messages_delivered.values.count,
      metrics.deliveries_lost.values.count,
    ],
    [600, 600, 0],
  );
  assert.equal(JSON.parse(plain.read('audit.json')).totals.lost, 0);
  assert.match(plain.read('generators/1/health.ndjson'), /^\{"t":\d+,"cpuPercent":[\d.]+,"memoryBytes":\d+/);
  assert.equal(JSON.parse(plain.read('generators/2/generator.json')).place, 'pod');
});

/** A log as the kubelet keeps it: with times, and lines over 16 KB in parts; here every line over 200 characters. */
function asKubelet(rows: readonly string[]): string {
  return rows
    .flatMap((row) => row.match(/.{1,200}/gs) ?? [''])
    .map((part) => `2026-11-28T12:00:00.000000000Z stdout ${part.length === 200 ? 'P' : 'F'} ${part}\n`)
    .join('');
}

test('whatever form they come in, the results are the same to the byte', async () => {
  const [one, two] = [rowsOf(1), rowsOf(2)];
  const prefixed = (number: number) => rowsOf(number).map((row) => `[pod/${podOf(number)}/k6] ${row}`);
  const interleaved = prefixed(1).flatMap((row, i) => [row, prefixed(2)[i] ?? '']);
  const forms: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>> = {
    'interleaved by kubectl logs --prefix': { 'all.log': interleaved.join('\n') },
    'rotated by the kubelet': {
      [`load_${podOf(1)}_uid/k6/0.log.20261128-120000.gz`]: gzipSync(`${one.slice(0, 9).join('\n')}\n`),
      [`load_${podOf(1)}_uid/k6/0.log`]: one.slice(9).join('\n'),
      [`load_${podOf(2)}_uid/k6/0.log`]: two.join('\n'),
    },
    'rotated with an overlap': {
      [`${podOf(1)}.log.1`]: one.slice(0, 12).join('\n'),
      [`${podOf(1)}.log`]: one.slice(4).join('\n'),
      [`${podOf(2)}.log`]: two.join('\n'),
    },
    'beside the logs of other pods': {
      [`${podOf(1)}.log`]: textOf(1),
      [`${podOf(2)}.log`]: textOf(2),
      'k6-operator-controller-manager.log': 'level=info msg="reconciled"\n',
    },
  };
  for (const [form, files] of Object.entries(forms)) {
    const { kinds, read } = await gather(files);
    assert.deepEqual(kinds, [], form);
    assert.equal(read('summary.json'), plain.read('summary.json'), form);
    assert.equal(read('audit.json'), plain.read('audit.json'), form);
    assert.equal(read('generators/1/health.ndjson'), plain.read('generators/1/health.ndjson'), form);
  }
});

test('lines that the kubelet cut are put together', async () => {
  const exact = rowsOf(1).map((row) => (row.length % 200 === 0 ? `${row} ` : row));
  const { kinds, read } = await gather({
    [`load_${podOf(1)}_uid/k6/0.log`]: asKubelet(exact),
    [`load_${podOf(2)}_uid/k6/0.log`]: asKubelet(rowsOf(2)),
  });
  assert.deepEqual(kinds, []);
  assert.equal(read('summary.json'), plain.read('summary.json'));
});

test('a log that is missing, there twice or cut is named, and never a smaller figure', async () => {
  const missing = await gather({ [`${podOf(1)}.log`]: textOf(1) });
  assert.ok(missing.kinds.includes('missing-generator'));
  assert.throws(() => missing.read('summary.json'));

  const twice = await gather({ [`${podOf(1)}.log`]: textOf(1), [`${podOf(2)}.log`]: textOf(1) });
  assert.ok(twice.kinds.includes('same-generator'), twice.kinds.join());
  assert.throws(() => twice.read('summary.json'));

  const lost = rowsOf(2).filter((row) => !row.includes('k6-chat audit'));
  const cut = await gather({ [`${podOf(1)}.log`]: textOf(1), [`${podOf(2)}.log`]: lost.join('\n') });
  assert.ok(cut.kinds.includes('missing-lines'), cut.kinds.join());
  assert.throws(() => cut.read('audit.json'));
});

test('a folder without logs is an error that says so', async () => {
  const empty = join(base, 'empty');
  mkdirSync(empty);
  await assert.rejects(gatherLogs(empty, join(base, 'nowhere')), {
    message: `${empty}: expected a folder with the logs of the pods, found no files in it.`,
  });
});
