import { defineRawChat } from '../../../lib/protocol.ts';

// The broadcast of the library's own documentation: what one client says, all others read.
export const protocol = defineRawChat({
  name: 'broadcast',
  format: 'text',
  send: (_room, text) => text,
  echo: false,
});
