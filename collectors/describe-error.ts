/** One line for an error, also for those of Node that try several addresses and have no message of their own. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map(describeError))].join(', ');
  }
  if (!(error instanceof Error)) {
    return oneLine(String(error));
  }
  const cause = error.cause instanceof Error ? describeError(error.cause) : '';
  const message = error.message === '' ? error.name : oneLine(error.message);
  return cause === '' || message.includes(cause) ? message : `${message}: ${cause}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
