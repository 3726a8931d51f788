import { createReadStream } from 'node:fs';
import { ifThere } from './read-text.ts';
import { rowsOf } from './rows-of.ts';

/** Read at once, bytes: a recording of hours is never in memory as a whole. */
const CHUNK_BYTES = 262_144;

/**
 * Hands on the lines of a file that are not empty, one after another; a last line that was cut short too. Gives how many
 * there were, undefined when there is no file. Rejects with the path for a file that cannot be read.
 */
export function readRows(path: string, take: (row: string) => void): Promise<number | undefined> {
  return ifThere(path, async () => {
    let count = 0;
    let rest = '';
    const takeAll = (text: string): void => {
      for (const row of rowsOf(text)) {
        count += 1;
        take(row);
      }
    };
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
      const text = `${rest}${chunk}`;
      const end = text.lastIndexOf('\n') + 1;
      takeAll(text.slice(0, end));
      rest = text.slice(end);
    }
    takeAll(rest);
    return count;
  });
}
