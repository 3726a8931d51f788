import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinuxProcesses } from '../../../collectors/host/linux-processes.ts';
import { createCapturedProc } from '../support/fixture.ts';

const POSTMASTER = 21761;
const BACKEND = 21773;

function summedPss(kilobytes: readonly number[]): number {
  return kilobytes.reduce((sum, one) => sum + one, 0) * 1024;
}

test('The tree of a captured postmaster holds its eleven processes', async () => {
  const table = createLinuxProcesses(createCapturedProc(), () => 0);
  await table.refresh();
  const pids = table.treeOf(POSTMASTER, new Set()).map((one) => one.pid);
  assert.deepEqual(
    pids.toSorted((a, b) => a - b),
    [21761, 21762, 21763, 21764, 21765, 21766, 21768, 21769, 21770, 21773, 21774],
  );
});

test('A branch that belongs to another component is left out', async () => {
  const table = createLinuxProcesses(createCapturedProc(), () => 0);
  await table.refresh();
  assert.equal(table.treeOf(POSTMASTER, new Set([BACKEND])).length, 10);
});

test('A process that is gone has no tree', async () => {
  const table = createLinuxProcesses(createCapturedProc(), () => 0);
  await table.refresh();
  assert.deepEqual(table.treeOf(4_000_000, new Set()), []);
});

test('Memory of several processes is the sum of their proportional sets', async () => {
  const table = createLinuxProcesses(createCapturedProc(), () => 0);
  await table.refresh();
  const pids = table.treeOf(POSTMASTER, new Set()).map((one) => one.pid);
  const pss = [15987, 614, 7820, 1002, 651, 784, 2668, 1420, 1265, 6246, 3998];
  assert.deepEqual(table.memoryOf('database', pids), { bytes: summedPss(pss), method: 'pss' });
});

test('Memory of one process is its resident set', async () => {
  const table = createLinuxProcesses(createCapturedProc(), () => 0);
  assert.deepEqual(table.memoryOf('database', [BACKEND]), { bytes: 18080 * 1024, method: 'rss' });
});

test('Where proportional sets cannot be read, shared memory is counted once', async () => {
  const unreadable = { 'proc/21761/smaps_rollup': undefined };
  const table = createLinuxProcesses(createCapturedProc(unreadable), () => 0);
  // private 1316 + 2460, mapped files 10972 of the larger, shared memory 15680 of the larger
  assert.deepEqual(table.memoryOf('database', [POSTMASTER, BACKEND]), {
    bytes: (1316 + 2460 + 10972 + 15680) * 1024,
    method: 'rss-shared-once',
  });
});

test('Between two readings of the proportional sets the last one moves with the cheap estimate', async () => {
  const changed: Record<string, string | undefined> = {};
  let nowMs = 0;
  // Every look at the clock takes 1 ms, so one reading costs 2 ms and the next one is due after 500 times that.
  const table = createLinuxProcesses(createCapturedProc(changed), () => {
    nowMs += 1;
    return nowMs;
  });
  const pids = [POSTMASTER, BACKEND];
  const pssBytes = (15987 + 6246) * 1024;
  assert.deepEqual(table.memoryOf('database', pids), { bytes: pssBytes, method: 'pss' });
  const status = createCapturedProc().text('proc/21773/status') ?? '';
  changed['proc/21773/status'] = status.replace(/RssAnon:\s+2460 kB/, 'RssAnon:\t    3460 kB');
  assert.deepEqual(table.memoryOf('database', pids), { bytes: pssBytes + 1000 * 1024, method: 'pss' });
  nowMs = 10_000;
  assert.deepEqual(table.memoryOf('database', pids), { bytes: pssBytes, method: 'pss' });
});

test('Bytes read and written to disks are those of the block layer, not of the page cache', () => {
  const io =
    'rchar: 9\nwchar: 9\nsyscr: 1\nsyscw: 1\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n';
  const table = createLinuxProcesses(createCapturedProc({ 'proc/21773/io': io }), () => 0);
  assert.deepEqual(table.diskBytesOf?.(BACKEND), { read: 4096, written: 8192 });
  assert.equal(table.diskBytesOf?.(4_000_000), undefined);
});

test('Open files are listed one sample in ten where the kernel does not say their number', async () => {
  const proc = createCapturedProc();
  const old = {
    ...proc,
    size: () => 0,
    names: (path: string) => (path === 'proc' ? ['21773'] : ['0', '1', '2']),
  };
  const table = createLinuxProcesses(old, () => 0);
  const counts: (number | undefined)[] = [];
  for (let sample = 0; sample < 11; sample += 1) {
    await table.refresh();
    counts.push(table.openFilesOf?.([BACKEND]));
  }
  assert.deepEqual(counts, [3, ...Array<undefined>(9).fill(undefined), 3]);
});
