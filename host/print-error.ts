import { visibleText } from './visible-text.ts';

/** Prints an error's message to stderr; its stack only with DEBUG set, because the messages are written for users. */
export function printError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const shown = process.env['DEBUG'] && error instanceof Error ? (error.stack ?? message) : message;
  process.stderr.write(`${visibleText(shown)}\n`);
}
