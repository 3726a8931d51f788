import { defineSocketIoChat } from '../../../lib/protocol.ts';

// A chat with a path, a namespace and its secret in the query, whose deliveries ask for an acknowledgement.
export const protocol = defineSocketIoChat({
  name: 'acknowledging',
  path: '/rt/',
  namespace: '/chat',
  query: ({ token }) => ({ key: token }),
  accounts: false,
  join: { emit: (room) => ['enter', room] },
  message: { emit: (room, text) => ['say', room, text], event: 'said', acknowledged: true },
  echo: true,
  reply: () => ['seen'],
});
