import { createInterface } from 'node:readline';
import type { Part, SupervisedTarget } from './supervise-target.ts';

const PARTS: readonly string[] = ['target', 'database', 'cache'] satisfies Part[];

/** Takes `start <part>`, a line each, and answers each with a line of JSON: `part`, and `pid` or `problem`. */
export function takeCommands(
  input: NodeJS.ReadableStream,
  { startAgain }: Pick<SupervisedTarget, 'startAgain'>,
  write: (line: string) => void,
): void {
  createInterface(input).on('line', (line) => {
    const [verb, part = ''] = line.trim().split(/\s+/);
    if (verb !== 'start' || !isPart(part)) {
      write(
        JSON.stringify({ part, problem: `expected start ${PARTS.join('|')}, got ${line.slice(0, 100)}` }),
      );
      return;
    }
    startAgain(part).then(
      (pid) => write(JSON.stringify({ part, pid })),
      (error: unknown) =>
        write(JSON.stringify({ part, problem: error instanceof Error ? error.message : String(error) })),
    );
  });
}

function isPart(text: string): text is Part {
  return PARTS.includes(text);
}
