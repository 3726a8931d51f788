/** What a client of Whisper asks for. */
export type Request =
  | { readonly type: 'set_fingerprint'; readonly fingerprint: string }
  | { readonly type: 'find_match'; readonly interests: readonly string[] }
  | { readonly type: 'cancel_match' | 'ping' }
  | { readonly type: 'accept_match' | 'decline_match' | 'end_chat' | 'report'; readonly chatId: string }
  | { readonly type: 'message'; readonly chatId: string; readonly text: string }
  | { readonly type: 'typing'; readonly chatId: string; readonly isTyping: boolean };

/** Reads a request; undefined where it is not JSON, or of no type that a client may send. */
export function parseRequest(frame: string): Request | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (typeof fields !== 'object' || fields === null) {
    return undefined;
  }
  const textOf = (name: string): string => {
    const value: unknown = Reflect.get(fields, name);
    return typeof value === 'string' ? value : '';
  };
  const type = textOf('type');
  const chatId = textOf('chat_id');
  switch (type) {
    case 'set_fingerprint':
      return { type, fingerprint: textOf('fingerprint') };
    case 'find_match': {
      const interests: unknown = Reflect.get(fields, 'interests');
      const texts = Array.isArray(interests) ? interests.filter((each) => typeof each === 'string') : [];
      return { type, interests: texts };
    }
    case 'cancel_match':
    case 'ping':
      return { type };
    case 'accept_match':
    case 'decline_match':
    case 'end_chat':
    case 'report':
      return { type, chatId };
    case 'message':
      return { type, chatId, text: textOf('text') };
    case 'typing':
      return { type, chatId, isTyping: Reflect.get(fields, 'is_typing') === true };
    default:
      return undefined;
  }
}
