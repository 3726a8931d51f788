import { createInterface } from 'node:readline/promises';
import { isKind, type Kind, kinds } from './kinds.ts';

/** Asks at the terminal which kind of chat it is, until the answer is one: its number or its name. */
export async function askKind(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<Kind> {
  const names = Object.keys(kinds).filter(isKind);
  const terminal = createInterface({ input, output });
  try {
    output.write(
      `What is the chat?\n${names.map((name, index) => `  ${index + 1}  ${name}: ${kinds[name]}\n`).join('')}`,
    );
    for (;;) {
      const answer = (await terminal.question('1, 2 or 3: ')).trim().toLowerCase();
      const kind = names[Number(answer) - 1] ?? answer;
      if (isKind(kind)) {
        return kind;
      }
    }
  } finally {
    terminal.close();
  }
}
