import { open } from 'node:fs/promises';

/** What a growing file has beyond `offset` bytes, and where to read on; nothing while it does not exist. */
export async function readGrowth(
  path: string,
  offset: number,
): Promise<{ readonly bytes: Uint8Array; readonly next: number }> {
  const none = { bytes: new Uint8Array(), next: offset };
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) {
    return none;
  }
  try {
    const { size } = await file.stat();
    if (size <= offset) {
      return none;
    }
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
    return { bytes: buffer.subarray(0, bytesRead), next: offset + bytesRead };
  } catch {
    return none;
  } finally {
    await file.close();
  }
}
