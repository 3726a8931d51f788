import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What arrived. */
export interface StoredBytes {
  sizeBytes: number;
  sha256: string;
}

/** Keeps the bytes of uploads, the oldest of which go when there are too many. */
export interface DiskStorage {
  /** Streams an upload to disk while hashing it; an UploadTooLarge or a broken upload leaves nothing behind. */
  write: (fileId: string, source: AsyncIterable<Buffer>, limitBytes: number) => Promise<StoredBytes>;
  /** Returns the size in bytes, or undefined when the bytes are gone or never came. */
  sizeOf: (fileId: string) => number | undefined;
  read: (fileId: string) => NodeJS.ReadableStream;
  /** Reads a file again from disk and hashes it. */
  hash: (fileId: string) => Promise<StoredBytes>;
  remove: (fileId: string) => Promise<void>;
}

/** An upload that went on beyond its limit. */
export class UploadTooLarge extends Error {
  readonly limitBytes: number;
  constructor(limitBytes: number) {
    super(`Expected an upload of at most ${limitBytes} bytes, but more came.`);
    this.name = 'UploadTooLarge';
    this.limitBytes = limitBytes;
  }
}

// What comes beyond the limit is read and dropped, up to here: a sender that is cut off while it still sends may
// never see the answer that says why, and its connection could not be used again.
const MAX_DRAINED_BYTES = 256 * 1024 * 1024;

const READ_CHUNK_BYTES = 256 * 1024;

/** Makes the storage in a folder; ids must be UUIDs, which is what keeps paths inside it. */
export async function createDiskStorage(folder: string, capBytes: number): Promise<DiskStorage> {
  await mkdir(folder, { recursive: true });
  const sizes = new Map<string, number>();
  let totalBytes = 0;
  let uploads = 0;
  const pathOf = (fileId: string) => {
    if (!/^[0-9a-f-]{36}$/.test(fileId)) {
      throw new Error(`Expected a UUID as file id, got ${JSON.stringify(fileId)}.`);
    }
    return join(folder, fileId);
  };
  const remove = async (fileId: string) => {
    totalBytes -= sizes.get(fileId) ?? 0;
    sizes.delete(fileId);
    await rm(pathOf(fileId), { force: true });
  };
  const measure = async (source: AsyncIterable<Buffer>, limitBytes: number, path?: string) => {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes + MAX_DRAINED_BYTES) {
          return done(new UploadTooLarge(limitBytes));
        }
        if (sizeBytes > limitBytes) {
          return done();
        }
        hash.update(chunk);
        done(null, path === undefined ? undefined : chunk);
      },
      flush(done) {
        done(sizeBytes > limitBytes ? new UploadTooLarge(limitBytes) : null);
      },
    });
    if (path === undefined) {
      await pipeline(source, meter.resume());
    } else {
      await pipeline(source, meter, createWriteStream(path, { mode: 0o600 }));
    }
    return { sizeBytes, sha256: hash.digest('hex') };
  };
  return {
    remove,
    sizeOf: (fileId) => sizes.get(fileId),
    read: (fileId) => createReadStream(pathOf(fileId), { highWaterMark: READ_CHUNK_BYTES }),
    hash: (fileId) =>
      measure(
        createReadStream(pathOf(fileId), { highWaterMark: READ_CHUNK_BYTES }),
        Number.POSITIVE_INFINITY,
      ),
    write: async (fileId, source, limitBytes) => {
      const path = pathOf(fileId);
      // Its own name until it is whole, so that a broken or second upload of an id never harms the first.
      const partPath = `${path}.${++uploads}.part`;
      const stored = await measure(source, limitBytes, partPath).catch(async (error: unknown) => {
        await rm(partPath, { force: true });
        throw error;
      });
      totalBytes += stored.sizeBytes - (sizes.get(fileId) ?? 0);
      await rename(partPath, path);
      // Deleting first moves the id to the end: the order of a Map is the age of its files.
      sizes.delete(fileId);
      sizes.set(fileId, stored.sizeBytes);
      for (const oldest of sizes.keys()) {
        if (totalBytes <= capBytes || oldest === fileId) {
          break;
        }
        await remove(oldest);
      }
      return stored;
    },
  };
}
