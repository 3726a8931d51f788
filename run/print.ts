import { visibleText } from '../host/visible-text.ts';

/** Prints a line for the user; texts of the target in it cannot command the terminal. */
export function print(line: string): void {
  process.stdout.write(`${visibleText(line)}\n`);
}

/** {@link print} to standard error. */
export function printProblem(line: string): void {
  process.stderr.write(`${visibleText(line)}\n`);
}

/**
 * Lets a run go on when nobody reads what it prints any more, as after `make run | head`: results, report and exit status
 * matter more than the reader.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') {
        throw error;
      }
    });
  }
}
