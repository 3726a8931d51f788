import { defineRawChat } from 'k6-chat/protocol';

/** How my-chat speaks. Only `name`, `format`, `send` and `echo` must be given. */
export const protocol = defineRawChat({
  name: 'my-chat',
  // Or 'json-lines', 'text', { prefixBytes: 4, of: 'json' }, { endsWith: '\u001e', of: 'json' } (SignalR).
  format: 'json',
  // What a client says first, where users have accounts:
  // hello: ({ token }) => [{ type: 'login', token }],
  // The message after which a user is in, where the server says so:
  // ready: (message) => Object(message).type === 'welcome',
  send: (_room, text) => ({ type: 'message', text }),
  delivered: (message) => (Object(message).type === 'message' ? String(Object(message).text) : undefined),
  // What a client says every so often, where the server cuts it off otherwise:
  // heartbeat: { everyMs: 25_000, send: () => ({ type: 'heartbeat' }) },
  // Whether the sender gets its own message too.
  echo: true,
});
