import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runOne } from '../run-one.ts';

describe('server-kill', { concurrency: 2 }, () => {
  test('all are cut off by the kill, storm back and are in the room again', async (t) => {
    const { exitCode, output, verdict, events, recovery, count } = await runOne(t, 'server-kill');
    assert.equal(exitCode, 0, output);
    assert.equal(verdict, 'PASSED');
    assert.deepEqual(events(), ['injected server-kill', 'removed server-kill']);
    assert.deepEqual(['disconnects', 'reconnects', 'deliveries_duplicated'].map(count), [20, 20, 0]);
    const [fault] = recovery().faults;
    const all = { state: 'known', value: 20 };
    assert.deepEqual([fault?.connections.lost, fault?.connections.regained], [all, all]);
    assert.equal(fault?.detected.state, 'known');
    const { stormPerSec, beforePerSec = null } = fault?.connections ?? {};
    assert.ok(stormPerSec?.state === 'known' && stormPerSec.value > (beforePerSec ?? 0), 'a storm');
  });

  test('a server that comes back while its users have gone, or not at all, fails it', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'server-kill-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const schedule = join(folder, 'never-back.json');
    const faults = [{ id: 'for-good', what: 'kill', where: 'target', at: '40%', for: '60%' }];
    writeFileSync(schedule, JSON.stringify({ faults }));
    const values = [`FAULTS=${schedule}`, 'DURATION=9s', 'RECOVERY_LIMIT=3s'];
    const { exitCode, output, rows, count } = await runOne(t, 'server-kill', values);
    assert.equal(exitCode, 99, output);
    assert.deepEqual(['disconnects', 'reconnects'].map(count), [20, 0]);
    const missed = rows.filter(({ status }) => status === 'fail').map(({ label }) => label);
    assert.deepEqual(
      ['Longest time without a delivery, of a virtual user', 'Lost connections regained'].filter(
        (label) => !missed.includes(label),
      ),
      [],
    );
  });
});
