import { createHmac } from 'node:crypto';
import { equalStrings } from './token.ts';

/** What a signed path allows. */
export type StorageAction = 'put' | 'get';

/** How long a signed path is good for, in milliseconds. */
export const SIGNED_PATH_LIFETIME_MS = 15 * 60_000;

/** Returns the path under `/storage` that lets its bearer put or get one file until a moment (epoch ms). */
export function signStoragePath(
  action: StorageAction,
  fileId: string,
  expiresMs: number,
  secret: string,
): string {
  return `/storage/${fileId}?expires=${expiresMs}&signature=${signatureOf(action, fileId, expiresMs, secret)}`;
}

/** Tells whether a signature allows the action on the file at this moment. */
export function checkStoragePath(
  action: StorageAction,
  fileId: string,
  query: { expires?: unknown; signature?: unknown },
  secret: string,
  nowMs: number,
): boolean {
  const expiresMs = Number(query.expires);
  if (!Number.isSafeInteger(expiresMs) || expiresMs < nowMs || typeof query.signature !== 'string') {
    return false;
  }
  return equalStrings(query.signature, signatureOf(action, fileId, expiresMs, secret));
}

function signatureOf(action: StorageAction, fileId: string, expiresMs: number, secret: string): string {
  return createHmac('sha256', secret).update(`${action}:${fileId}:${expiresMs}`).digest('hex');
}
