import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runOne, runSome } from '../run-one.ts';

const NAME = 'chaos-combined';

describe(NAME, { concurrency: 2 }, () => {
  test('who was cut off is back, and who was away gets what was stored before the kill', async (t) => {
    const { exitCode, output, verdict, events, recovery, count } = await runOne(t, NAME);
    assert.equal(exitCode, 0, output);
    assert.equal(verdict, 'PASSED');
    const ids = ['slow-network', 'packets', 'cpu', 'memory', 'connection-killer', 'server-kill'];
    const optional = ['packets', 'cpu', 'memory'];
    for (const id of ids) {
      const own = events().filter((event) => event.endsWith(` ${id}`));
      if (optional.includes(id) && own[0]?.startsWith('failed')) {
        assert.match(output, new RegExp(`left out: .*${id}`));
      } else {
        assert.deepEqual(own, [`injected ${id}`, `removed ${id}`]);
      }
    }
    // Twenty write to twenty readers, of whom five are away.
    const kill = recovery().faults.find(({ id }) => id === 'server-kill');
    const all = { state: 'known', value: 35 };
    assert.deepEqual([kill?.connections.lost, kill?.connections.regained], [all, all]);
    const reset = recovery().faults.find(({ id }) => id === 'connection-killer');
    assert.ok(reset?.connections.lost.state === 'known' && reset.connections.lost.value > 0);
    assert.equal(count('disconnects'), count('reconnects'));
    assert.equal(count('deliveries_duplicated'), 0);
    assert.ok(count('away_sent') > 100, `${count('away_sent')} messages to users who were away`);
    assert.ok(count('away_delivered') >= 0.95 * count('away_sent'));
  });

  test('a server that loses what it stored when it is killed fails for that', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-combined-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const schedule = join(folder, 'kill.json');
    const faults = [{ what: 'kill', where: 'target', at: '55%', for: '4%' }];
    writeFileSync(schedule, JSON.stringify({ faults }));
    const values = [`FAULTS=${schedule}`, 'DURATION=14s', 'AWAY_SHARE=0.5'];
    const run = await runSome(t, [NAME], values, { REFERENCE_LIMITS: 'storedOutlive=0' });
    assert.equal(run.exitCode, 99, run.output);
    const { rows, count } = run.of(NAME);
    const missed = rows.filter(({ status }) => status === 'fail').map(({ metric }) => metric);
    assert.ok(missed.includes('away_success'), `${missed}`);
    assert.ok(count('away_delivered') < count('away_sent') / 2);
  });
});
