import type { ChatProtocol, WireSettings } from './chat-protocol.ts';
import { endpointOf } from './endpoint-of.ts';

/**
 * A protocol over plain WebSocket that takes the target's path, query and headers, each beside or instead of its own.
 * A namespace and what proves a user are of Socket.IO, and pass without effect.
 */
export function withEndpoint<State>(protocol: ChatProtocol<State>): ChatProtocol<State> {
  const withSettings = ({ path, query = {}, headers = {} }: WireSettings): ChatProtocol<State> => {
    const { codec } = protocol;
    const parameters = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    );
    return {
      ...protocol,
      codec: {
        ...codec,
        url: (origin, user) => codec.url(endpointOf(origin, path ?? '/', parameters.join('&')), user),
        headers: (user) => ({ ...codec.headers?.(user), ...headers }),
      },
      withSettings,
    };
  };
  return { ...protocol, withSettings };
}
