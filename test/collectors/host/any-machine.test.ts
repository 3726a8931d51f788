import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnyMachine } from '../../../collectors/host/any-machine.ts';

test('CPU and memory come from what Node knows on every system', () => {
  const core = { user: 1000, nice: 0, sys: 500, idle: 9000, irq: 0 };
  let cores = [{ times: core }, { times: core }];
  const machine = createAnyMachine(
    () => cores,
    () => ({ total: 4000, free: 1000 }),
  );
  assert.deepEqual(machine.read(0), { memoryBytes: 3000, memoryPercent: 75 });
  cores = [{ times: { ...core, user: 1500 } }, { times: core }];
  assert.deepEqual(machine.read(1000), {
    cpuCorePercent: 50,
    cpuMachinePercent: 25,
    memoryBytes: 3000,
    memoryPercent: 75,
  });
});
