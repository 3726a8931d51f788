import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { SIGNED_PATH_LIFETIME_MS, signStoragePath } from '../auth/signed-path.ts';
import type { RestContext } from '../target-context.ts';
import { ApiError, notMember, tooLarge } from './api-error.ts';
import { identityOf } from './register-gate.ts';
import { UUID } from './schemas.ts';
import { FILE_NAME, MIME_TYPE, storagePathOf, uploadLimitOf } from './upload-rules.ts';

const PRESIGN_BODY = {
  type: 'object',
  required: ['fileName', 'mimeType', 'size'],
  properties: {
    fileName: FILE_NAME,
    mimeType: MIME_TYPE,
    size: { type: 'integer', minimum: 1 },
    channelId: UUID,
  },
} as const;

interface PresignBody {
  fileName: string;
  mimeType: string;
  size: number;
  channelId?: string;
}

/** What a client needs to put a file by itself. */
export interface PresignedUpload {
  fileId: string;
  storagePath: string;
  uploadUrl: string;
  method: 'PUT';
  headers: Record<string, string>;
  expiresAt: string;
}

/** Answers a JSON upload request with a URL to PUT the bytes to, good for fifteen minutes. */
export async function presignUpload(context: RestContext, request: FastifyRequest): Promise<PresignedUpload> {
  const body = readBody(request);
  const limitBytes = uploadLimitOf(request);
  if (body.size > limitBytes) {
    throw tooLarge(limitBytes);
  }
  const { userId } = identityOf(request);
  if (body.channelId !== undefined && !(await context.channels.isMember(body.channelId, userId))) {
    throw notMember();
  }
  const fileId = randomUUID();
  await context.files.create({
    id: fileId,
    channelId: body.channelId ?? null,
    userId,
    name: body.fileName,
    mimeType: body.mimeType,
    sizeBytes: null,
    limitBytes,
    sha256: null,
    via: 'presigned',
  });
  const expiresMs = context.now() + SIGNED_PATH_LIFETIME_MS;
  return {
    fileId,
    storagePath: storagePathOf(fileId),
    uploadUrl: `http://${request.host}${signStoragePath('put', fileId, expiresMs, context.jwtSecret)}`,
    method: 'PUT',
    headers: { 'content-type': body.mimeType },
    expiresAt: new Date(expiresMs).toISOString(),
  };
}

// Not the route's schema, because the same route takes multipart bodies.
function readBody(request: FastifyRequest): PresignBody {
  if (request.validateInput(request.body ?? null, PRESIGN_BODY)) {
    return request.body as PresignBody;
  }
  throw new ApiError(
    400,
    'VALIDATION_ERROR',
    'Expected multipart/form-data with file and channelId, or JSON with fileName, mimeType, size and channelId.',
  );
}
