import { closeSync, openSync, writeSync } from 'node:fs';

/** Characters that are gathered before they are written. */
const CHUNK = 1 << 20;

/** Writes rows to a file, a large piece at a time: a log of millions of rows never waits in memory. */
export class RowWriter {
  readonly #file: number;
  #rows: string[] = [];
  #length = 0;

  constructor(path: string, flags: 'w' | 'a' = 'w') {
    this.#file = openSync(path, flags);
  }

  write(row: string): void {
    this.#rows.push(row);
    this.#length += row.length + 1;
    if (this.#length >= CHUNK) {
      this.#flush();
    }
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#rows.length > 0) {
      writeSync(this.#file, `${this.#rows.join('\n')}\n`);
    }
    this.#rows = [];
    this.#length = 0;
  }
}
