import type { FastifyRequest } from 'fastify';
import { identityOf } from './register-gate.ts';

const MEGABYTE = 1024 * 1024;

/** The largest upload of an ordinary user, in bytes. */
export const MAX_UPLOAD_BYTES = 25 * MEGABYTE;

/** The largest upload of an account with the role `admin`, in bytes. */
export const MAX_PRIVILEGED_UPLOAD_BYTES = 100 * MEGABYTE;

/** JSON Schema of a file name. */
export const FILE_NAME = { type: 'string', minLength: 1, maxLength: 255 } as const;

/** JSON Schema of a MIME type; what it may hold keeps it safe as a header. */
export const MIME_TYPE = {
  type: 'string',
  pattern: '^[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+(; ?[a-zA-Z0-9-]+=[a-zA-Z0-9-]+)?$',
  maxLength: 127,
} as const;

/** Returns the most bytes that the user behind a request may upload. */
export function uploadLimitOf(request: FastifyRequest): number {
  return identityOf(request).role === 'admin' ? MAX_PRIVILEGED_UPLOAD_BYTES : MAX_UPLOAD_BYTES;
}

/** Returns where a file is said to lie; the id alone decides, never a name that a client gave. */
export function storagePathOf(fileId: string): string {
  return `uploads/${fileId}`;
}
