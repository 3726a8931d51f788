import assert from 'node:assert/strict';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { StoredMessages } from '../../../target/protocols/iris/stored-messages.ts';
import { createKeptLog } from '../../../target/protocols/kept-log.ts';
import { KEPT_FD, keptFdOf, openKeptFile } from '../../../target/supervise/kept-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-log-'));
after(() => rmSync(folder, { recursive: true }));

function openFile(name: string): number {
  const fd = openSync(join(folder, name), 'w+');
  after(() => closeSync(fd));
  return fd;
}

test('what was appended is read by the next process, in its order', () => {
  const fd = openFile('order');
  const first = createKeptLog(fd);
  assert.deepEqual(first.read(), []);
  first.append(Buffer.from('one'));
  first.append(Buffer.alloc(0));
  first.append(Buffer.from('three'));
  assert.deepEqual(createKeptLog(fd).read().map(String), ['one', '', 'three']);
});

test('an entry that was cut short is dropped, and the next one takes its place', () => {
  for (const missing of [1, 5, 8]) {
    const fd = openFile(`cut-${missing}`);
    const log = createKeptLog(fd);
    log.append(Buffer.from('whole'));
    log.append(Buffer.from('short'));
    ftruncateSync(fd, fstatSync(fd).size - missing);
    const next = createKeptLog(fd);
    assert.deepEqual(next.read().map(String), ['whole'], `${missing} bytes missing`);
    next.append(Buffer.from('new'));
    assert.deepEqual(createKeptLog(fd).read().map(String), ['whole', 'new']);
  }
});

test('stored messages are there again after a sudden end, but not those that were taken', () => {
  const fd = openFile('stored');
  const stored = new StoredMessages(createKeptLog(fd));
  stored.store('ann', Buffer.from('1'));
  stored.store('bob', Buffer.from('2'));
  stored.store('ann', Buffer.from('3'));
  assert.deepEqual(stored.take('bob').map(String), ['2']);
  assert.deepEqual(stored.take('nobody'), []);
  const again = new StoredMessages(createKeptLog(fd));
  assert.equal(again.count, 2);
  assert.deepEqual(again.take('bob'), []);
  assert.deepEqual(again.take('ann').map(String), ['1', '3']);
  assert.equal(again.count, 0);
});

test('a stored message is a copy of what came', () => {
  const stored = new StoredMessages();
  const came = Buffer.from('first');
  stored.store('ann', came);
  came.write('other');
  assert.deepEqual(stored.take('ann').map(String), ['first']);
});

test('the kept file of a supervisor has no name, and its server is told of it', () => {
  const kept = openKeptFile();
  try {
    assert.equal(fstatSync(kept.fd).nlink, 0);
    assert.equal(keptFdOf(kept.env), KEPT_FD);
    assert.equal(keptFdOf({}), undefined);
  } finally {
    kept.close();
  }
});
