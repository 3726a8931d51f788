import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDiskStorage, UploadTooLarge } from '../../../target/storage/disk-storage.ts';

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) {
    yield Buffer.from(text);
  }
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-disk-'));
  await run(folder).finally(() => rm(folder, { recursive: true }));
}

test('what is written is measured, hashed and hashed the same when read again', () =>
  withFolder(async (folder) => {
    const disk = await createDiskStorage(folder, 1_000);
    const expected = { sizeBytes: 6, sha256: createHash('sha256').update('abcdef').digest('hex') };
    assert.deepEqual(await disk.write(idOf(1), chunks('abc', 'def'), 6), expected);
    assert.deepEqual(await disk.hash(idOf(1)), expected);
    assert.equal(disk.sizeOf(idOf(1)), 6);
    await disk.remove(idOf(1));
    assert.equal(disk.sizeOf(idOf(1)), undefined);
    await assert.rejects(disk.hash(idOf(1)), { code: 'ENOENT' });
  }));

test('an upload over its limit or broken leaves no file', () =>
  withFolder(async (folder) => {
    const disk = await createDiskStorage(folder, 1_000);
    await assert.rejects(disk.write(idOf(1), chunks('abc', 'def'), 5), new UploadTooLarge(5));
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('abc');
      throw new Error('the sender went away');
    }
    await assert.rejects(disk.write(idOf(2), broken(), 5), { message: 'the sender went away' });
    assert.deepEqual(await readdir(folder), []);
  }));

test('over the cap the oldest files go, but never the one just written', () =>
  withFolder(async (folder) => {
    const disk = await createDiskStorage(folder, 10);
    for (const n of [1, 2, 3]) {
      await disk.write(idOf(n), chunks('1234'), 100);
    }
    assert.deepEqual((await readdir(folder)).sort(), [idOf(2), idOf(3)]);
    await disk.write(idOf(4), chunks('12345678901234'), 100);
    assert.deepEqual(await readdir(folder), [idOf(4)]);
    await disk.write(idOf(5), chunks('1'), 100);
    assert.deepEqual(await readdir(folder), [idOf(5)]);
  }));

test('an id that is no UUID never becomes a path', () =>
  withFolder(async (folder) => {
    const disk = await createDiskStorage(folder, 10);
    for (const id of ['../x', '', '/etc/passwd', `${idOf(1)}/..`]) {
      await assert.rejects(disk.write(id, chunks('x'), 10), {
        message: `Expected a UUID as file id, got ${JSON.stringify(id)}.`,
      });
    }
  }));
