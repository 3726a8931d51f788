import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../../host/project-root.ts';
import { untilGone, watchDescendants } from '../../faults/descendants.ts';

const SCHEDULE = {
  faults: [
    { what: 'pause', where: 'target', at: '1s', for: '6s' },
    { what: 'partition', where: 'target-database', at: '1s', for: '6s' },
  ],
};

/** What the run wrote of its faults so far. */
function eventsIn(results: string): string[] {
  const path = join(results, 'latest/message-throughput/faults.ndjson');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return text.split('\n').filter((line) => line !== '');
}

for (const signal of ['SIGKILL', 'SIGINT'] as const) {
  test(`a run that ${signal} ends while its target is paused leaves no process and no journal`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'k6-chat-killed-'));
    const results = join(folder, 'results');
    const schedule = join(folder, 'faults.json');
    writeFileSync(schedule, JSON.stringify(SCHEDULE));
    const values = ['PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=9s', 'SEED_MESSAGES=100'];
    const run = spawn(
      process.execPath,
      [join(projectRoot, 'run/main.ts'), 'run', ...values, `FAULTS=${schedule}`, `RESULTS_DIR=${results}`],
      { stdio: 'ignore', env: { ...process.env, XDG_STATE_HOME: join(folder, 'state') } },
    );
    const ended = new Promise((resolve) => run.once('exit', resolve));
    const descendants = watchDescendants(run.pid ?? 0);
    const journals = join(folder, 'state/k6-chat/faults');
    for (let tries = 0; eventsIn(results).length < 2 && run.exitCode === null && tries < 1_200; tries += 1) {
      await sleep(50);
    }
    assert.equal(eventsIn(results).length, 2);
    assert.equal(readdirSync(journals).length, 1);
    run.kill(signal);
    await ended;
    assert.deepEqual(await untilGone(descendants, 60_000), []);
    descendants.stop();
    assert.deepEqual(readdirSync(journals), []);
  });
}
