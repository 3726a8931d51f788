import { defineRawChat } from '../../../lib/protocol.ts';

interface Message {
  readonly type: string;
  readonly text: string;
  readonly id: number;
}
const of = (type: string) => (message: unknown) => (message as Message).type === type;

export const protocol = defineRawChat({
  name: 'raw-json',
  format: 'json',
  hello: ({ name }) => [{ type: 'hello', name }],
  accounts: false,
  ready: of('welcome'),
  join: { send: (room) => ({ type: 'join', room }), answer: of('joined') },
  send: (room, text, id) => ({ type: 'say', room, text, id }),
  delivered: (message) => (of('said')(message) ? (message as Message).text : undefined),
  acknowledged: (message) => (of('ok')(message) ? { id: (message as Message).id, ok: true } : undefined),
  ping: (message) => (of('ping')(message) ? { type: 'pong' } : undefined),
  echo: true,
});
