import { createInterface } from 'node:readline/promises';
import { isKind, type Kind, kinds } from './kinds.ts';

/** Asks at the terminal which kind of chat it is, until the answer is one: its number or its name. Rejects at the end of input. */
export async function askKind(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<Kind> {
  const names = Object.keys(kinds).filter(isKind);
  const list = names.map((name, index) => `  ${index + 1}  ${name}: ${kinds[name]}\n`);
  output.write(`What is the chat?\n${list.join('')}`);
  const terminal = createInterface({ input, output, prompt: `1 to ${names.length}: ` });
  try {
    terminal.prompt();
    for await (const line of terminal) {
      const answer = line.trim().toLowerCase();
      const kind = names[Number(answer) - 1] ?? answer;
      if (isKind(kind)) {
        return kind;
      }
      terminal.prompt();
    }
  } finally {
    terminal.close();
  }
  throw new Error(`new: expected ${names.join(', ')}, and the input ended. Give it by --kind.`);
}
