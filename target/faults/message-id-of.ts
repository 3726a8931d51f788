/** Returns what the sender of a message calls it in its metadata, if it does. */
export function messageIdOf(payload: unknown): { messageId?: string } {
  const metadata = fieldOf(payload, 'metadata');
  for (const name of ['messageId', 'id', 'k6']) {
    const value = fieldOf(metadata, name);
    if (typeof value === 'string') {
      return { messageId: value };
    }
  }
  return {};
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const field: unknown = Reflect.get(value, name);
  return field;
}
