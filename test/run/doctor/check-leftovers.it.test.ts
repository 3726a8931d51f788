import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameProcess } from '../../../faults/journal/journal.ts';
import { readProcessState } from '../../../host/process-start.ts';
import { checkLeftovers } from '../../../run/doctor/check-leftovers.ts';

test('the doctor takes back what a dead run left, says so, and then finds nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k6-chat-doctor-'));
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
  const pid = sleeper.pid ?? 0;
  try {
    process.kill(pid, 'SIGSTOP');
    while (readProcessState(pid) !== 'T') {
      await sleep(5);
    }
    const entry = {
      what: `pause of target, process ${pid}`,
      sinceMs: 0,
      undo: { kind: 'resume', ...nameProcess(pid) },
    };
    const owner = { pid: process.pid, startedAt: 'long ago' };
    writeFileSync(join(folder, 'dead.json'), JSON.stringify({ schema: 1, owner, entries: [entry] }));
    assert.deepEqual(await checkLeftovers(folder), [
      {
        mark: 'warning',
        text: `Faults: an earlier run left pause of target, process ${pid}; it was taken back.`,
      },
    ]);
    assert.notEqual(readProcessState(pid), 'T');
    assert.deepEqual(await checkLeftovers(folder), [
      { mark: 'good', text: 'Faults: no earlier run left anything in effect.' },
    ]);
  } finally {
    sleeper.kill('SIGKILL');
  }
});
