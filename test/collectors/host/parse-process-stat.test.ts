import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProcessStat } from '../../../collectors/host/parse-process-stat.ts';
import { readFixture } from '../support/fixture.ts';

test('A captured postmaster has its parent and the CPU time of itself and of the children it waited for', () => {
  // utime 0, stime 1, cutime 2 and cstime 5 hundredths of a second
  assert.deepEqual(parseProcessStat(readFixture('linux/proc/21761/stat')), {
    pid: 21761,
    parentPid: 21721,
    cpuSec: 0.08,
  });
});

test('A name with spaces and parentheses does not shift the fields', () => {
  const text = '7 (a) S 1 (b) R 3 7 7 0 -1 4194560 0 0 0 0 100 50 25 25 20 0 1 0 246756 0 0';
  assert.deepEqual(parseProcessStat(text), { pid: 7, parentPid: 3, cpuSec: 2 });
});

test('A text that was cut is no process', () => {
  assert.equal(parseProcessStat('21761 (postgres) S 21721 217'), undefined);
  assert.equal(parseProcessStat(''), undefined);
});
