import { defineSocketIoChat } from 'k6-chat/protocol';

/** How my-chat speaks. Only `name`, `message` and `echo` must be given. */
export const protocol = defineSocketIoChat({
  name: 'my-chat',
  // What goes with the connection, where users have accounts:
  // auth: ({ token }) => ({ token }),
  // The event after which a user is in, where the server says so:
  // ready: 'connected',
  // How a room is joined, where there are rooms:
  // join: { emit: (room) => ['join', room] },
  message: { emit: (_room, text) => ['chat message', text] },
  // Whether the sender gets its own message too.
  echo: true,
});
