/** The chat that an event of matching is about; an empty text where it names none. */
export function chatIdOf(data: unknown): string {
  const chatId: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'chatId') : undefined;
  return typeof chatId === 'string' ? chatId : '';
}
