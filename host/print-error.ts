/** Prints an error's message to stderr; its stack only with DEBUG set, because the messages are written for users. */
export function printError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(process.env['DEBUG'] && error instanceof Error ? error.stack : message);
}
