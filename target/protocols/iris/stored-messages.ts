import type { KeptLog } from '../kept-log.ts';

/** First byte of an entry of the kept log. */
const STORED = 1;
const TAKEN = 2;

/** Bytes of the length of a user's name. */
const LENGTH_BYTES = 4;

/** Messages for users who are away, by user; with a log they outlive a sudden end of the process. */
export class StoredMessages {
  readonly #waiting = new Map<string, Buffer[]>();
  readonly #log: KeptLog | undefined;
  #count = 0;

  constructor(log?: KeptLog) {
    this.#log = log;
    for (const entry of log?.read() ?? []) {
      const { kind, user, message } = parseEntry(entry);
      if (kind === STORED) {
        this.#add(user, message);
      } else {
        this.#remove(user);
      }
    }
  }

  /** Messages of all users together. */
  get count(): number {
    return this.#count;
  }

  /** Keeps a message; what was read is a view into the data that came, so that a copy is kept. */
  store(user: string, message: Buffer): void {
    this.#log?.append(formatEntry(STORED, user, message));
    this.#add(user, Buffer.from(message));
  }

  /** What waits for a user, who from now on has it. */
  take(user: string): Buffer[] {
    const waiting = this.#waiting.get(user);
    if (waiting === undefined) {
      return [];
    }
    this.#log?.append(formatEntry(TAKEN, user, Buffer.alloc(0)));
    this.#remove(user);
    return waiting;
  }

  #add(user: string, message: Buffer): void {
    this.#count++;
    const waiting = this.#waiting.get(user);
    if (waiting === undefined) {
      this.#waiting.set(user, [message]);
    } else {
      waiting.push(message);
    }
  }

  #remove(user: string): void {
    this.#count -= this.#waiting.get(user)?.length ?? 0;
    this.#waiting.delete(user);
  }
}

function formatEntry(kind: number, user: string, message: Buffer): Buffer {
  const name = Buffer.from(user);
  const head = Buffer.alloc(1 + LENGTH_BYTES);
  head.writeUInt8(kind);
  head.writeUInt32BE(name.length, 1);
  return Buffer.concat([head, name, message]);
}

function parseEntry(entry: Buffer): {
  readonly kind: number;
  readonly user: string;
  readonly message: Buffer;
} {
  const nameEnd = 1 + LENGTH_BYTES + entry.readUInt32BE(1);
  return {
    kind: entry.readUInt8(0),
    user: entry.toString('utf8', 1 + LENGTH_BYTES, nameEnd),
    message: entry.subarray(nameEnd),
  };
}
