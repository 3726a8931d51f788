import { createHash } from 'node:crypto';
import { equalStrings } from './token.ts';

/**
 * Hashes a password of the throw-away users. One round on purpose: a deliberately slow hash would make sign-in a
 * measurement of that hash, and these passwords protect nothing.
 */
export function hashPassword(password: string): string {
  return createHash('sha256').update(`k6-chat:${password}`).digest('hex');
}

/** Tells whether a password is the one behind a hash. */
export function checkPassword(password: string, hash: string): boolean {
  return equalStrings(hashPassword(password), hash);
}
