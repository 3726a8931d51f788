import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameProcess, openJournal } from '../../../faults/journal/journal.ts';
import { takeBack, takeBackLeftovers } from '../../../faults/journal/take-back.ts';
import { readProcessStart, readProcessState } from '../../../host/process-start.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
});

const newFolder = (): string => temporaryFolder('k6-chat-journal-');

function startSleeper(): number {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(child);
  return child.pid ?? 0;
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (isTrue()) {
      return;
    }
    await sleep(20);
  }
  assert.fail(`${what} did not come true within 10 s`);
}

const isStopped = (pid: number): boolean => readProcessState(pid) === 'T';

test('a paused process goes on, one that is ours ends, and the journal goes with the last entry', async () => {
  const [paused, ours, innocent] = [startSleeper(), startSleeper(), startSleeper()];
  const journal = openJournal(newFolder());
  process.kill(paused, 'SIGSTOP');
  await until(() => isStopped(paused), 'the pause');
  journal.enter('pause', { kind: 'resume', ...nameProcess(paused) });
  journal.enter('sleeper', { kind: 'end', ...nameProcess(ours), group: false });
  journal.enter('a later process of the same id', {
    kind: 'end',
    pid: innocent,
    startedAt: '1',
    group: false,
  });
  const forget = journal.enter('what was taken back', {
    kind: 'end',
    ...nameProcess(innocent),
    group: false,
  });
  forget();
  const back = await takeBack(journal.path);
  assert.deepEqual(back, { removed: ['sleeper', 'pause'], problems: [] });
  assert.equal(isStopped(paused), false);
  assert.equal([undefined, 'Z'].includes(readProcessState(ours)), true);
  assert.equal(readProcessState(innocent), 'S');
  assert.equal(existsSync(journal.path), false);
});

test('a request is made again; where nothing listens there is nothing to take back', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.statusCode = request.url === '/gone' ? 404 : request.url === '/broken' ? 500 : 204;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const journal = openJournal(newFolder());
  for (const path of ['/broken', '/gone', '/toxic']) {
    journal.enter(path, { kind: 'request', method: 'DELETE', url: `${url}${path}` });
  }
  const back = await takeBack(journal.path);
  assert.deepEqual(asked, ['DELETE /toxic', 'DELETE /gone', 'DELETE /broken']);
  assert.deepEqual(back.removed, ['/toxic']);
  assert.deepEqual(back.problems, [
    `/broken could not be taken back (DELETE ${url}/broken answered 500); take it back by hand and delete ${journal.path}.`,
  ]);
  assert.equal(existsSync(journal.path), true);
  await new Promise((resolve) => server.close(resolve));
  assert.deepEqual(await takeBack(journal.path), { removed: [], problems: [] });
});

test('only journals of runs that are gone are taken back', async () => {
  const folder = newFolder();
  const live = openJournal(folder);
  const paused = startSleeper();
  process.kill(paused, 'SIGSTOP');
  live.enter('pause', { kind: 'resume', ...nameProcess(paused) });
  assert.deepEqual(await takeBackLeftovers(folder), { removed: [], problems: [] });
  await until(() => isStopped(paused), 'the pause');
  const dead = JSON.parse(readFileSync(live.path, 'utf8'));
  writeFileSync(
    join(folder, '1-dead.json'),
    JSON.stringify({ ...dead, owner: { pid: process.pid, startedAt: '1' } }),
  );
  assert.deepEqual(await takeBackLeftovers(folder), { removed: ['pause'], problems: [] });
  assert.deepEqual(readdirSync(folder).sort(), [live.path.slice(folder.length + 1)]);
});

test('a file that is no journal is named and left alone', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'x.json'), '{}');
  assert.deepEqual(await takeBackLeftovers(folder), {
    removed: [],
    problems: [`${join(folder, 'x.json')}: expected a journal of faults; look at it and delete it.`],
  });
});

test('the watchdog takes everything back when the run is killed', async () => {
  const folder = newFolder();
  const paused = startSleeper();
  const run = spawn(process.execPath, [join(import.meta.dirname, 'paused-run.ts'), folder, String(paused)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(run);
  const [word] = await new Promise<[Buffer]>((resolve) => run.stdout.once('data', (data) => resolve([data])));
  assert.equal(String(word), 'paused\n');
  await until(() => isStopped(paused), 'the pause');
  run.kill('SIGKILL');
  await until(() => !isStopped(paused), 'the resumption');
  await until(() => readdirSync(folder).length === 0, 'the removal of the journal');
  assert.notEqual(readProcessStart(paused), undefined);
});
