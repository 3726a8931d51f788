import type { ChatProtocol, Codec } from '../chat-protocol.ts';
import { endpointOf } from '../endpoint-of.ts';
import { quoteFrame } from '../quote-frame.ts';
import { withEndpoint } from '../with-endpoint.ts';
import { decodeIris } from './decode-iris.ts';
import { encodeSend, encodeShortText, encodeText, PACKET } from './packets.ts';

const codec: Codec<undefined> = {
  url: (origin) => endpointOf(origin, '/'),
  hello: (user) => [encodeText(PACKET.login, user.name)],
  // The token comes first: what begins with it is known for a message by one byte.
  encodeMessage: (user, { content }, token) => encodeSend(user, `${token} ${content}`),
  goodbye: [],
  isMessage: () => false,
  decode: (frame) =>
    typeof frame === 'string'
      ? { kind: 'invalid', reason: `expected a binary frame, got the text ${quoteFrame(frame)}` }
      : decodeIris(frame),
  presence: { ask: (user) => encodeShortText(PACKET.status, user) },
};

/**
 * Iris speaks binary packets, exactly one a frame. Messages go to one user by name: live as the bare payload; while
 * the user is away they are stored and handed over once after its login, in no order. A text frame, a fragment, an
 * acknowledgement, a sequenced message or a typing notice over WebSocket would end every session of its listener, so
 * this protocol has none of them. More than 1,000 stored messages for one user may be lost with all sessions.
 */
export const protocol: ChatProtocol<undefined> = withEndpoint({
  name: 'iris',
  title: 'Iris',
  features: {
    echo: false,
    acknowledgement: false,
    rooms: false,
    accounts: false,
    direct: true,
    presence: true,
    history: true,
    binary: true,
  },
  codec,
  probe: {},
});
