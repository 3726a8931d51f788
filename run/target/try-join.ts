import type { ChatProtocol, Frame, Incoming, ProtocolUser } from '../../lib/protocols/chat-protocol.ts';
import type { AskOptions } from './ask.ts';
import { type Dialled, dial, type Verdict } from './dial.ts';

const JOIN_ID = 1;

/**
 * Connects as a user and joins a room by the protocol's own codec, as the load does; it always ends. A system that never
 * answers a join is taken at its word.
 */
export function tryJoin(
  { name, codec }: Pick<ChatProtocol, 'name' | 'codec'>,
  url: string,
  user: ProtocolUser,
  room: string,
  options: AskOptions,
): Promise<Dialled> {
  const state = codec.newState?.(user);
  const { encodeJoin } = codec;
  return dial({
    url: codec.url(url.replace(/^http/, 'ws'), user),
    headers: codec.headers?.(user) ?? {},
    hello: codec.hello(user, state),
    ...options,
    judge: (frame) => judge([codec.decode(frame, state)].flat()),
  });

  function judge(decoded: readonly Incoming[]): Verdict {
    const replies: Frame[] = [];
    for (const incoming of decoded) {
      switch (incoming.kind) {
        case 'ready':
          if (encodeJoin === undefined) {
            return { end: 'good' };
          }
          replies.push(encodeJoin.call(codec, room, JOIN_ID, state));
          break;
        case 'joined':
          return { end: 'good' };
        case 'ack':
          if (incoming.id === JOIN_ID) {
            return incoming.ok ? { end: 'good' } : { end: 'bad', problem: `refused it: ${incoming.reason}` };
          }
          break;
        case 'refused':
        case 'closed':
          return { end: 'bad', problem: `ended it: ${incoming.reason}` };
        case 'invalid':
          return { end: 'bad', problem: `speaks another protocol than ${name} (${incoming.reason})` };
        case 'reply':
          replies.push(...incoming.frames);
          break;
        default:
      }
    }
    return { reply: replies };
  }
}
