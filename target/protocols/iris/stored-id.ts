import { randomBytes } from 'node:crypto';

/** An id of a stored message: text of 18 to 21 characters, as the core makes it. */
export function createStoredId(): Buffer {
  return Buffer.from(`e${randomBytes(10).toString('hex').slice(0, 17)}`, 'latin1');
}
