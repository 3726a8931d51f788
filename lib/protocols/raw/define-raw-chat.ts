import type { ChatProtocol, Features, WireSettings } from '../chat-protocol.ts';
import { createRawCodec } from './create-raw-codec.ts';
import type { RawChat } from './raw-chat.ts';

/**
 * The protocol of a chat over plain WebSocket, from a description of its messages.
 *
 * @example
 * export const protocol = defineRawChat({
 *   name: 'broadcast',
 *   format: 'text',
 *   send: (_room, text) => text,
 *   echo: false,
 * });
 */
export function defineRawChat(chat: RawChat): ChatProtocol<undefined> {
  const features: Features = {
    echo: chat.echo,
    acknowledgement: chat.acknowledged !== undefined,
    rooms: chat.join !== undefined,
    accounts: chat.accounts ?? (chat.query ?? chat.headers ?? chat.hello) !== undefined,
    binary: typeof chat.format === 'object' && 'prefixBytes' in chat.format,
    ...chat.features,
  };
  const withSettings = (settings: WireSettings): ChatProtocol<undefined> => ({
    name: chat.name,
    title: chat.title ?? chat.name,
    features,
    codec: createRawCodec(chat, settings),
    probe: {},
    withSettings,
  });
  return withSettings({});
}
