import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCgroupLimits } from '../../../collectors/host/cgroup-limits.ts';
import type { ProcReader } from '../../../collectors/host/read-proc.ts';

function createProc(files: Readonly<Record<string, string>>): ProcReader {
  return {
    text: (path) => files[path],
    names: () => undefined,
    size: () => undefined,
    has: (path) => path in files,
  };
}

test('The tightest limit on the way up counts in version 2', () => {
  const proc = createProc({
    'proc/5/cgroup': '0::/chat/app\n',
    'sys/fs/cgroup/chat/app/memory.max': 'max\n',
    'sys/fs/cgroup/chat/memory.max': '536870912\n',
    'sys/fs/cgroup/chat/app/cpu.max': '150000 100000\n',
    'sys/fs/cgroup/chat/cpu.max': 'max 100000\n',
  });
  assert.deepEqual(readCgroupLimits(proc, 5), { memoryBytes: 536870912, cpuCores: 1.5 });
});

test('A container sees its own group as the top', () => {
  const proc = createProc({ 'proc/5/cgroup': '0::/\n', 'sys/fs/cgroup/memory.max': '1048576\n' });
  assert.deepEqual(readCgroupLimits(proc, 5), { memoryBytes: 1048576 });
});

test('Version 1 is read by controller, and its number for "no limit" is none', () => {
  const proc = createProc({
    'proc/5/cgroup': '4:memory:/chat\n1:cpu,cpuacct:/chat\n',
    'sys/fs/cgroup/memory/chat/memory.limit_in_bytes': '2097152\n',
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    'sys/fs/cgroup/cpu/chat/cpu.cfs_quota_us': '-1\n',
    'sys/fs/cgroup/cpu/chat/cpu.cfs_period_us': '100000\n',
  });
  assert.deepEqual(readCgroupLimits(proc, 5), { memoryBytes: 2097152 });
});

test('Without control groups there are no limits', () => {
  assert.deepEqual(readCgroupLimits(createProc({}), 5), {});
});
