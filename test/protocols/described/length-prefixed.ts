import { defineRawChat } from '../../../lib/protocol.ts';

export const protocol = defineRawChat({
  name: 'length-prefixed',
  format: { prefixBytes: 2, of: 'text' },
  send: (_room, text) => text,
  echo: true,
});
