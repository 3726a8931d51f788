/** The kinds of chat that a folder can be made for, as they are asked for. */
export const kinds = {
  'socket.io': 'a chat over Socket.IO 3 or 4',
  websocket: 'a chat over a WebSocket of its own: JSON, text or binary',
  nchat: 'ɳChat',
} as const;

/** One of `kinds`; the name of its folder in `starters`. */
export type Kind = keyof typeof kinds;

/** Whether a word is a kind. */
export function isKind(word: string): word is Kind {
  return Object.hasOwn(kinds, word);
}
