import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { foldStderr } from '../../../generators/local/fold-stderr.ts';
import { createGcWatch } from '../../../generators/local/gc-watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'gc-watch-'));
after(() => rmSync(folder, { recursive: true }));

const MIB = 1024 * 1024;
const line = (n: number, live: number) =>
  `gc ${n} @1.5s 4%: 0.5+6+0.25 ms clock, 1+2/3/4+0.5 ms cpu, 7->9->${live} MB, ${2 * live} MB goal, 0 MB stacks, 0 MB globals, 2 P\n`;

test('the collections of several k6 add up, and other lines count for nothing', async () => {
  const watch = createGcWatch();
  assert.equal(watch.totals(), undefined);
  const first = join(folder, 'first');
  const stopFirst = watch.follow(first);
  appendFileSync(first, `${line(1, 5)}panic: something\n${line(2, 6).slice(0, 30)}`);
  await stopFirst();
  assert.equal(watch.totals()?.collections, 1);

  const second = join(folder, 'second');
  const stopSecond = watch.follow(second);
  appendFileSync(second, line(1, 3));
  await stopSecond();
  await stopSecond();
  assert.deepEqual(watch.totals(), {
    collections: 2,
    takenMs: 13,
    idleMs: 8,
    pauseMs: 1.5,
    heapLiveBytes: 3 * MIB,
    heapGoalBytes: 6 * MIB,
    cores: 2,
  });
});

test('the heaps of k6 that run side by side add up, and those of the test before are gone', async () => {
  const watch = createGcWatch();
  const paths = ['before', 'left', 'right'].map((name) => join(folder, name));
  const [before = '', left = '', right = ''] = paths;
  const stopBefore = watch.follow(before);
  appendFileSync(before, line(1, 50));
  await stopBefore();
  const stops = [left, right].map((path) => watch.follow(path));
  appendFileSync(left, `${line(1, 4)}${line(2, 5)}`);
  appendFileSync(right, line(1, 7));
  await Promise.all(stops.map((stop) => stop()));
  const { heapLiveBytes, heapGoalBytes, collections } = watch.totals() ?? {};
  assert.deepEqual(
    { heapLiveBytes, heapGoalBytes, collections },
    { heapLiveBytes: 12 * MIB, heapGoalBytes: 24 * MIB, collections: 4 },
  );
});

test('a k6 that never tells of a collection leaves nothing known', async () => {
  const watch = createGcWatch();
  await watch.follow(join(folder, 'absent'))();
  assert.equal(watch.totals(), undefined);
});

test('the log gets the last words of a k6 and none of its collections', async () => {
  const [stderr, log] = [join(folder, 'stderr'), join(folder, 'log')];
  writeFileSync(log, 'time="…" level=info msg="said"\n');
  writeFileSync(
    stderr,
    `${line(1, 5)}panic: something\n\ngoroutine 1:\n${line(2, 5)}${line(3, 5).slice(0, 20)}`,
  );
  await foldStderr(stderr, log);
  assert.equal(
    readFileSync(log, 'utf8'),
    'time="…" level=info msg="said"\npanic: something\n\ngoroutine 1:\n',
  );
  assert.equal(existsSync(stderr), false);

  writeFileSync(stderr, line(1, 5));
  await foldStderr(stderr, log);
  await foldStderr(join(folder, 'absent'), log);
  assert.equal(
    readFileSync(log, 'utf8'),
    'time="…" level=info msg="said"\npanic: something\n\ngoroutine 1:\n',
  );
});
