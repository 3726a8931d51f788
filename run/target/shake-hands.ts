import type { ChatProtocol, Frame, Incoming, ProtocolUser } from '../../lib/protocols/chat-protocol.ts';
import type { AskOptions } from './ask.ts';
import { type Dialled, dial, type Verdict } from './dial.ts';

/** How far a handshake goes: until the target speaks the protocol at all, or until it lets the user in. */
export type HandshakeGoal = 'speaks' | 'ready';

/** One handshake by the protocol's own codec, as the load makes it; it always ends. */
export function shakeHands(
  { name, codec, probe }: Pick<ChatProtocol, 'name' | 'codec' | 'probe'>,
  url: string,
  user: ProtocolUser,
  goal: HandshakeGoal,
  options: AskOptions,
): Promise<Dialled & { readonly url: string }> {
  const address = codec.url(url.replace(/^http/, 'ws'), user);
  const state = codec.newState?.(user);
  const dialled = dial({
    url: address,
    headers: codec.headers?.(user) ?? {},
    hello: codec.hello(user, state),
    isGoodOnOpen: codec.readyOnOpen === true,
    ...options,
    explainRefusal: probe.explainRefusal,
    judge: (frame) => judge(name, [codec.decode(frame, state)].flat(), goal),
  });
  return dialled.then((how) => ({ ...how, url: address }));
}

function judge(name: string, decoded: readonly Incoming[], goal: HandshakeGoal): Verdict {
  const replies: Frame[] = [];
  let isKnown = false;
  for (const incoming of decoded) {
    switch (incoming.kind) {
      case 'invalid':
        return {
          end: 'bad',
          problem: `speaks another protocol than ${name} (${incoming.reason}); check PROTOCOL`,
        };
      case 'ready':
        return { end: 'good' };
      case 'refused':
        return goal === 'speaks'
          ? { end: 'good' }
          : { end: 'bad', problem: `refused it: ${incoming.reason}` };
      case 'closed':
        return goal === 'speaks' ? { end: 'good' } : { end: 'bad', problem: incoming.reason };
      case 'reply':
        replies.push(...incoming.frames);
        isKnown = true;
        break;
      default:
        isKnown ||= incoming.kind !== 'unknown';
    }
  }
  return goal === 'speaks' && isKnown ? { end: 'good' } : { reply: replies };
}
