import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tryLock, withLock } from '../../host/file-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
after(() => rmSync(folder, { recursive: true }));

test('a second taker is given who holds the lock, and gets it after the release', async () => {
  const path = join(folder, 'a', 'x.lock');
  const first = await tryLock(path, 'the first');
  assert.ok(first.taken);
  const second = await tryLock(path, 'the second');
  assert.ok(!second.taken);
  assert.equal(second.holder.pid, process.pid);
  assert.equal(second.holder.what, 'the first');
  await first.release();
  const third = await tryLock(path, 'the third');
  assert.ok(third.taken);
  await third.release();
  assert.deepEqual(readdirSync(join(folder, 'a')), []);
});

test('the lock of a process that is gone is taken over', async () => {
  const path = join(folder, 'gone.lock');
  const child = spawn('true');
  await once(child, 'exit');
  writeFileSync(path, JSON.stringify({ pid: child.pid, what: 'gone' }));
  assert.ok((await tryLock(path, 'next')).taken);
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).what, 'next');
});

test('a process that was given the id of the dead holder does not count as the holder', {
  skip: process.platform === 'linux' ? false : 'only Linux tells when a process started',
}, async () => {
  const path = join(folder, 'reused.lock');
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: '1', what: 'dead' }));
  assert.ok((await tryLock(path, 'next')).taken);
});

test('a lock file that cannot be read as one is taken over', async () => {
  const path = join(folder, 'broken.lock');
  writeFileSync(path, '{"pid":');
  assert.ok((await tryLock(path, 'next')).taken);
});

test('of many takers of a stale lock exactly one gets it, every time', async () => {
  for (let round = 0; round < 30; round += 1) {
    const path = join(folder, `many-${round}.lock`);
    writeFileSync(path, '');
    const attempts = await Promise.all(Array.from({ length: 20 }, (_, i) => tryLock(path, `taker ${i}`)));
    assert.equal(attempts.filter(({ taken }) => taken).length, 1, `round ${round}`);
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.claim') || name.endsWith('.part')),
    [],
  );
});

test('actions under one lock never overlap', async () => {
  const path = join(folder, 'with.lock');
  let inside = 0;
  let most = 0;
  const action = () =>
    withLock(path, 'counting', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    });
  await Promise.all([action(), action(), action()]);
  assert.equal(most, 1);
});

test('what is no lock file in the place of one is one error, and stays', async () => {
  const place = join(folder, 'folder.lock');
  mkdirSync(place);
  await assert.rejects(tryLock(place, 'x'), {
    message: `${place}: expected a lock file of k6-chat, it is a folder. Move it away.`,
  });
  const link = join(folder, 'link.lock');
  symlinkSync(join(folder, 'nowhere'), link);
  await assert.rejects(tryLock(link, 'x'), {
    message: `${link}: expected a lock file of k6-chat, it is a link. Move it away.`,
  });
  const large = join(folder, 'large.lock');
  writeFileSync(large, 'x'.repeat(20_000));
  await assert.rejects(tryLock(large, 'x'), {
    message: `${large}: expected a lock file of k6-chat, it is another file. Move it away.`,
  });
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.part')),
    [],
  );
});

test('a lock file of another user that cannot be read is one error', async (t) => {
  const path = join(folder, 'theirs.lock');
  writeFileSync(path, '{}', { mode: 0o000 });
  if (process.getuid?.() === 0) {
    // Root reads every file: as nobody, in a folder that all may write to.
    chmodSync(folder, 0o777);
    process.seteuid?.(65_534);
    t.after(() => process.seteuid?.(0));
  }
  await assert.rejects(tryLock(path, 'x'), {
    message: `${path}: this lock file belongs to another user and cannot be read (EACCES). Use another folder, or have it removed.`,
  });
});

test('a claim that nobody gives back ends in an error and not in a wait without end', async () => {
  const path = join(folder, 'claimed.lock');
  writeFileSync(path, '');
  const hash = createHash('sha256').update('').digest('hex').slice(0, 16);
  mkdirSync(`${path}.${hash}.claim`);
  await assert.rejects(tryLock(path, 'x'), {
    message: `${path}: this lock could not be taken. Delete it and what begins with its name.`,
  });
  rmSync(`${path}.${hash}.claim`, { recursive: true });
});
