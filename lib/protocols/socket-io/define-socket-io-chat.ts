import type { ChatProtocol, Features, WireSettings } from '../chat-protocol.ts';
import { createSocketIoCodec, type SocketIoState } from './create-socket-io-codec.ts';
import { explainSocketIoRefusal } from './explain-refusal.ts';
import type { SocketIoChat } from './socket-io-chat.ts';

/**
 * The protocol of a chat over Socket.IO 4, from a description of its events.
 *
 * @example
 * export const protocol = defineSocketIoChat({
 *   name: 'my-chat',
 *   auth: ({ token }) => ({ token }),
 *   join: { emit: (room) => ['join', room] },
 *   message: { emit: (room, text) => ['say', { room, text }], event: 'said', acknowledged: true },
 *   echo: true,
 * });
 */
export function defineSocketIoChat(chat: SocketIoChat): ChatProtocol<SocketIoState> {
  const features: Features = {
    echo: chat.echo,
    acknowledgement: chat.message.acknowledged ?? false,
    rooms: chat.join !== undefined,
    accounts: chat.accounts ?? (chat.auth ?? chat.query ?? chat.headers) !== undefined,
    ...chat.features,
  };
  const withSettings = (settings: WireSettings): ChatProtocol<SocketIoState> => ({
    name: chat.name,
    title: chat.title ?? chat.name,
    features,
    codec: createSocketIoCodec(chat, settings),
    probe: { explainRefusal: explainSocketIoRefusal },
    withSettings,
  });
  return withSettings({});
}
