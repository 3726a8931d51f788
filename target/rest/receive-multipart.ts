import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { SIGNED_PATH_LIFETIME_MS, signStoragePath } from '../auth/signed-path.ts';
import { recordUpload } from '../counters.ts';
import type { StoredBytes } from '../storage/disk-storage.ts';
import type { RestContext } from '../target-context.ts';
import { ApiError, notMember, tooLarge } from './api-error.ts';
import { identityOf } from './register-gate.ts';
import { UUID } from './schemas.ts';
import { MIME_TYPE, storagePathOf, uploadLimitOf } from './upload-rules.ts';

/** What a finished multipart upload is answered with. */
export interface ReceivedUpload {
  fileId: string;
  storagePath: string;
  url: string;
  hash: string;
  size: number;
}

// Boundaries, part headers and fields beside the file.
const MULTIPART_OVERHEAD_BYTES = 64 * 1024;
const UUID_PATTERN = new RegExp(UUID.pattern);
const MIME_PATTERN = new RegExp(MIME_TYPE.pattern);

/** Receives `file` and `channelId`, in any order, the file streamed to disk while it is hashed. */
export async function receiveMultipart(
  context: RestContext,
  request: FastifyRequest,
): Promise<ReceivedUpload> {
  const limitBytes = uploadLimitOf(request);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes + MULTIPART_OVERHEAD_BYTES) {
    throw tooLarge(limitBytes);
  }
  const fileId = randomUUID();
  let channelId: string | null = null;
  let received: (StoredBytes & { name: string; mimeType: string }) | undefined;
  try {
    for await (const part of request.parts({ limits: { files: 1, fields: 20, fileSize: limitBytes + 1 } })) {
      if (part.type === 'field') {
        if (part.fieldname === 'channelId' && typeof part.value === 'string') {
          channelId = part.value;
        }
        continue;
      }
      const bytes = await context.disk.write(fileId, part.file, limitBytes);
      received = {
        ...bytes,
        name: part.filename.slice(0, 255) || 'file',
        mimeType: safeMimeType(part.mimetype),
      };
    }
    if (received === undefined) {
      throw new ApiError(400, 'VALIDATION_ERROR', 'Expected a part named file in the multipart body.');
    }
    const { userId } = identityOf(request);
    if (
      channelId !== null &&
      !(UUID_PATTERN.test(channelId) && (await context.channels.isMember(channelId, userId)))
    ) {
      throw notMember();
    }
    await context.files.create({
      id: fileId,
      channelId,
      userId,
      name: received.name,
      mimeType: received.mimeType,
      sizeBytes: received.sizeBytes,
      limitBytes,
      sha256: received.sha256,
      via: 'multipart',
    });
  } catch (error) {
    await context.disk.remove(fileId);
    throw error;
  }
  const { sizeBytes, sha256 } = received;
  recordUpload(context.counters, { fileId, sizeBytes, sha256, via: 'multipart' });
  const path = signStoragePath('get', fileId, context.now() + SIGNED_PATH_LIFETIME_MS, context.jwtSecret);
  return {
    fileId,
    storagePath: storagePathOf(fileId),
    url: `http://${request.host}${path}`,
    hash: sha256,
    size: sizeBytes,
  };
}

function safeMimeType(value: string): string {
  return MIME_PATTERN.test(value) ? value : 'application/octet-stream';
}
