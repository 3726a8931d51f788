import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createComponentUsage } from '../../../collectors/host/component-usage.ts';
import type { ProcessStat, ProcessTable } from '../../../collectors/host/process-table.ts';

const MACHINE = { cores: 4, memoryBytes: 1_000_000 };

/** A table whose processes the test sets. */
function createTable(): ProcessTable & {
  processes: ProcessStat[];
  fresh: Set<number>;
  io: Map<number, number>;
} {
  const table = {
    processes: [] as ProcessStat[],
    fresh: new Set<number>(),
    io: new Map<number, number>(),
    refresh: async () => {},
    treeOf: (root: number, except: ReadonlySet<number>) =>
      table.processes.filter(
        ({ pid, parentPid }) => pid === root || (parentPid === root && !except.has(pid)),
      ),
    isNew: (pid: number) => table.fresh.has(pid),
    memoryOf: () => ({ bytes: 100_000, method: 'rss' as const }),
    diskBytesOf: (pid: number) => ({ read: 0, written: table.io.get(pid) ?? 0 }),
    limitsOf: () => ({ memoryBytes: 200_000, cpuCores: 2 }),
  };
  return table;
}

test('CPU is named by one core, by the machine and by the limit, and memory by the tighter limit', () => {
  const table = createTable();
  const usage = createComponentUsage(table, MACHINE);
  table.processes = [
    { pid: 10, parentPid: 1, cpuSec: 5 },
    { pid: 11, parentPid: 10, cpuSec: 1 },
  ];
  usage.at(0);
  assert.deepEqual(usage.read('database', [10], new Set()), {
    memoryBytes: 100_000,
    memoryPercent: 50,
    processes: 2,
  });
  table.processes = [
    { pid: 10, parentPid: 1, cpuSec: 5.5 },
    { pid: 11, parentPid: 10, cpuSec: 2.5 },
  ];
  table.io.set(11, 3_000_000);
  usage.at(2000);
  assert.deepEqual(usage.read('database', [10], new Set()), {
    cpuCorePercent: 100,
    cpuMachinePercent: 25,
    cpuLimitPercent: 50,
    memoryBytes: 100_000,
    memoryPercent: 50,
    processes: 2,
    diskReadMBPerSec: 0,
    diskWriteMBPerSec: 1.5,
  });
});

test('The time of a child that ended is not lost, because its parent waited for it', () => {
  const table = createTable();
  const usage = createComponentUsage(table, MACHINE);
  table.processes = [
    { pid: 10, parentPid: 1, cpuSec: 5 },
    { pid: 11, parentPid: 10, cpuSec: 1 },
  ];
  usage.at(0);
  usage.read('database', [10], new Set());
  table.processes = [{ pid: 10, parentPid: 1, cpuSec: 6.5 }];
  usage.at(1000);
  assert.equal(usage.read('database', [10], new Set())['cpuCorePercent'], 50);
});

test('A process that began within the interval counts from 0', () => {
  const table = createTable();
  const usage = createComponentUsage(table, MACHINE);
  usage.at(0);
  assert.deepEqual(usage.read('generator', [20], new Set()), {});
  table.processes = [{ pid: 20, parentPid: 1, cpuSec: 0.75 }];
  table.fresh.add(20);
  usage.at(1000);
  assert.equal(usage.read('generator', [20], new Set())['cpuCorePercent'], 75);
});

test('A process that was there but is named only now has no CPU figure yet, rather than its whole life in one second', () => {
  const table = createTable();
  const usage = createComponentUsage(table, MACHINE);
  usage.at(0);
  usage.read('generator', [], new Set());
  table.processes = [{ pid: 20, parentPid: 1, cpuSec: 500 }];
  usage.at(1000);
  assert.equal('cpuCorePercent' in usage.read('generator', [20], new Set()), false);
});

test('The same process named twice, and a child named beside its parent, count once', () => {
  const table = createTable();
  const usage = createComponentUsage(table, MACHINE);
  const set = (cpuSec: number): void => {
    table.processes = [
      { pid: 10, parentPid: 1, cpuSec },
      { pid: 11, parentPid: 10, cpuSec },
    ];
  };
  set(1);
  usage.at(0);
  usage.read('application', [10, 10, 11], new Set());
  set(1.25);
  usage.at(1000);
  const values = usage.read('application', [10, 10, 11], new Set());
  assert.equal(values['cpuCorePercent'], 50);
  assert.equal(values['processes'], 2);
});
