import { defineRawChat } from '../../../lib/protocol.ts';

interface Message {
  readonly type?: number;
  readonly target?: string;
  readonly arguments?: readonly string[];
}

export const protocol = defineRawChat({
  name: 'signalr',
  format: { endsWith: '\u001e', of: 'json' },
  hello: () => [{ protocol: 'json', version: 1 }],
  accounts: false,
  ready: (message) => Object.keys(message as Message).length === 0,
  send: (_room, text) => ({ type: 1, target: 'SendMessage', arguments: [text] }),
  delivered: (message) =>
    (message as Message).target === 'ReceiveMessage' ? (message as Message).arguments?.[0] : undefined,
  heartbeat: { everyMs: 300, send: () => ({ type: 6 }) },
  ignore: (message) => ((message as Message).type === 6 ? 'ping' : undefined),
  echo: true,
});
