import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';

/** What a system keeps where it outlives the system's process: entries in the order in which they were written. */
export interface KeptLog {
  /** The entries of this process and of those before it. */
  readonly read: () => Buffer[];
  /** Returns when the entry is out of this process. */
  readonly append: (entry: Buffer) => void;
}

/** Bytes of the length before each entry. */
const HEAD_BYTES = 4;

/** A log in an open file; an entry that was cut short by a sudden end is dropped. */
export function createKeptLog(fd: number): KeptLog {
  const { entries, endsAt } = readEntries(fd);
  let end = endsAt;
  ftruncateSync(fd, end);
  return {
    read: () => entries,
    append: (entry) => {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt32BE(entry.length);
      const whole = Buffer.concat([head, entry]);
      writeSync(fd, whole, 0, whole.length, end);
      end += whole.length;
    },
  };
}

function readEntries(fd: number): { readonly entries: Buffer[]; readonly endsAt: number } {
  const whole = Buffer.alloc(fstatSync(fd).size);
  let filled = 0;
  for (let read = 1; read > 0 && filled < whole.length; filled += read) {
    read = readSync(fd, whole, filled, whole.length - filled, filled);
  }
  const entries: Buffer[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= filled) {
    const to = at + HEAD_BYTES + whole.readUInt32BE(at);
    if (to > filled) {
      break;
    }
    entries.push(whole.subarray(at + HEAD_BYTES, to));
    at = to;
  }
  return { entries, endsAt: at };
}
