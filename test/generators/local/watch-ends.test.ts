import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchEnds } from '../../../generators/local/watch-ends.ts';

const folder = mkdtempSync(join(tmpdir(), 'watch-ends-'));
after(() => rmSync(folder, { recursive: true }));

const TIMES = { everyMs: 5, graceMs: 50, stopGraceMs: 50 };
const end = (vu: number): string =>
  `time="x" level=info msg="k6-chat end abcdef 1/1 ${vu} 3 2 {}" source=console\n`;

/** Two virtual users, of whom so many are still there. */
function watch(name: string, activeUsers: () => number, stop = new AbortController().signal) {
  const log = join(folder, name);
  const api = {
    readStatus: () =>
      Promise.resolve({
        ...{ isReady: false, isRunning: true, isStopped: false },
        ...{ users: 2, activeUsers: activeUsers() },
      }),
  };
  const watched = watchEnds(log, api, stop, TIMES);
  after(watched.close);
  return { watched, write: (text: string) => appendFileSync(log, text) };
}

async function becomesHung({ isHung }: { readonly isHung: () => boolean }): Promise<void> {
  for (let wait = 0; wait < 400 && !isHung(); wait += 1) {
    await sleep(10);
  }
  assert.equal(isHung(), true);
}

test('a k6 hangs whose virtual users have all printed their last lines and do not end', async () => {
  const { watched, write } = watch('hangs', () => 1);
  await sleep(200);
  assert.equal(watched.isHung(), false, 'before there is a log');
  write(`${end(1)}€ is not the end of a user\n`);
  await sleep(200);
  assert.equal(watched.isHung(), false, 'before all have ended');
  write(end(2).slice(0, 30));
  await sleep(50);
  write(end(2).slice(30));
  await becomesHung(watched);
});

test('one that only takes its time to be set down does not hang', async () => {
  const { watched, write } = watch('set-down', () => 0);
  write(end(1) + end(2));
  await sleep(300);
  assert.equal(watched.isHung(), false);
});

test('one that was asked to stop and keeps virtual users hangs, whatever they have printed', async () => {
  const stop = new AbortController();
  const { watched } = watch('stopped', () => 2, stop.signal);
  await sleep(100);
  assert.equal(watched.isHung(), false);
  stop.abort();
  await becomesHung(watched);
});
