import type { ChatProtocol, Incoming } from '../chat-protocol.ts';
import { decodeSocketIo, SOCKET_IO_PONG, socketIoGoodbye, socketIoUrl } from './decode-socket-io.ts';

/** A Socket.IO server in which everybody who is connected is in the same room. */
export interface SocketioRoom {
  readonly name: string;
  /** The event of a message, by which it is sent and delivered. */
  readonly event: string;
  /** The event by which a user gives its name, and the one that answers it; absent where nobody asks. */
  readonly login?: { readonly event: string; readonly answer: string };
  /** Whether the sender is among those who get a message. */
  readonly echoesToSender: boolean;
}

/**
 * The protocol of such a room: no accounts, no channels, no acknowledgements. A message is a text, or an object that
 * holds it, so the token travels in the text.
 */
export function createSocketioRoom({ name, event, login, echoesToSender }: SocketioRoom): ChatProtocol {
  const message = `42["${event}",`;
  const answer = login && `42["${login.answer}"`;
  const isMessage = (frame: string): boolean => frame.startsWith(message);
  return {
    name,
    echoesToSender,
    acknowledges: false,
    hasAccounts: false,
    hasRest: false,
    url: socketIoUrl,
    hello: () => ['40'],
    ...(login && { introduce: (user: string) => `42${JSON.stringify([login.event, user])}` }),
    pong: SOCKET_IO_PONG,
    encodeMessage: (_room, { content }, token) => `${message}${JSON.stringify(`${content} ${token}`)}]`,
    goodbye: socketIoGoodbye,
    isMessage,
    decode: (frame): Incoming => {
      if (isMessage(frame)) {
        return { kind: 'message', text: frame };
      }
      if (answer !== undefined && frame.startsWith(answer)) {
        return { kind: 'ready' };
      }
      const incoming = decodeSocketIo(frame);
      return answer !== undefined && incoming.kind === 'ready' ? { kind: 'connected' } : incoming;
    },
  };
}
