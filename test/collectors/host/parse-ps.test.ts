import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PS_ARGUMENTS, parsePs } from '../../../collectors/host/parse-ps.ts';
import { createPsProcesses, readPs } from '../../../collectors/host/ps-processes.ts';

// Written down from the manual of macOS's ps, which prints minutes and hundredths; no such machine was at hand.
const MACOS = `    1     0  14672   3:25.31
  501     1 103424   0:12.05
  777   501   2048 123:00.50
`;

test('The output of macOS is read with its minutes and hundredths of a second', () => {
  assert.deepEqual(parsePs(MACOS), [
    { pid: 1, parentPid: 0, rssBytes: 14672 * 1024, cpuSec: 205.31 },
    { pid: 501, parentPid: 1, rssBytes: 103424 * 1024, cpuSec: 12.05 },
    { pid: 777, parentPid: 501, rssBytes: 2048 * 1024, cpuSec: 7380.5 },
  ]);
});

test('The output of Linux is read with its days and hours', () => {
  assert.deepEqual(parsePs('    7     1     4 1-02:03:04\n'), [
    { pid: 7, parentPid: 1, rssBytes: 4096, cpuSec: 93_784 },
  ]);
});

test('A heading and broken lines are no processes', () => {
  assert.deepEqual(parsePs('  PID  PPID   RSS TIME\n 12 x 3 0:00.00\n'), []);
});

test('A tree holds the process and its children, without the branch of another component', async () => {
  const table = createPsProcesses(async () => MACOS);
  await table.refresh();
  const pids = (except: readonly number[]): number[] =>
    table.treeOf(1, new Set(except)).map((one) => one.pid);
  assert.deepEqual(pids([]), [1, 501, 777]);
  assert.deepEqual(pids([501]), [1]);
});

test('Memory of several processes is their sum, and says so', async () => {
  const table = createPsProcesses(async () => MACOS);
  await table.refresh();
  assert.deepEqual(table.memoryOf('database', [501]), { bytes: 103424 * 1024, method: 'rss' });
  assert.deepEqual(table.memoryOf('database', [501, 777]), { bytes: 105472 * 1024, method: 'rss-sum' });
  assert.equal(table.memoryOf('database', [999]), undefined);
});

test('A process is new when the listing before did not have it, and nothing is new in the first listing', async () => {
  const listings = [MACOS, `${MACOS}  900     1   2048   0:00.10\n`];
  const table = createPsProcesses(async () => listings.shift() ?? '');
  await table.refresh();
  assert.equal(table.isNew(501), false);
  await table.refresh();
  assert.equal(table.isNew(501), false);
  assert.equal(table.isNew(900), true);
});

test('The columns asked for are those that are read: this process finds itself', async () => {
  assert.deepEqual([...PS_ARGUMENTS], ['-axo', 'pid=,ppid=,rss=,time=']);
  const self = parsePs(await readPs()).find((one) => one.pid === process.pid);
  assert.equal(self?.parentPid, process.ppid);
});
