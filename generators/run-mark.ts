import { randomInt } from 'node:crypto';

/** Six small letters or digits that the generators of one test share and no other test has. */
export function makeRunMark(): string {
  return randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
}
