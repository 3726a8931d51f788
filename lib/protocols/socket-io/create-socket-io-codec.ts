import type { Codec, Frame, Incoming, ProtocolUser, WireSettings } from '../chat-protocol.ts';
import { quoteFrame } from '../quote-frame.ts';
import { decodeEvents } from './decode-events.ts';
import { deliveryEvent } from './delivery-event.ts';
import {
  ACK,
  BINARY_ACK,
  BINARY_EVENT,
  CONNECT,
  CONNECT_ERROR,
  DISCONNECT,
  EVENT,
  type Packet,
  parsePacket,
} from './parse-packet.ts';
import type { SocketIoChat } from './socket-io-chat.ts';
import { socketIoUrl } from './socket-io-url.ts';

/** What is kept of one session: the user until it is in, and a packet whose attachments have not all come. */
export interface SocketIoState {
  readonly user: ProtocolUser;
  missing: number;
  pending: readonly Incoming[];
}

const OPEN: Incoming = { kind: 'open' };
const READY: Incoming = { kind: 'ready' };
const PONG: Incoming = { kind: 'reply', frames: ['3'] };
const NOOP: Incoming = { kind: 'open' };

/**
 * Speaks a Socket.IO chat: Socket.IO protocol 5 over Engine.IO protocol 4, WebSocket from the first byte. Engine.IO's
 * packet types are the first digit: 0 open, 1 close, 2 ping, 3 pong, 4 message, 6 noop.
 */
export function createSocketIoCodec(chat: SocketIoChat, settings: WireSettings = {}): Codec<SocketIoState> {
  const namespace = settings.namespace ?? chat.namespace ?? '/';
  const prefix = namespace === '/' ? '' : `${namespace},`;
  const { heartbeat, join, message, ready } = chat;
  const events = decodeEvents(chat, prefix);
  const deliveries = `42${prefix}[${JSON.stringify(deliveryEvent(chat))}`;
  const emit = (emitted: readonly unknown[], id: number | '' = ''): string =>
    `42${prefix}${id}${JSON.stringify(emitted)}`;

  const connected = ({ user }: SocketIoState): Incoming | readonly Incoming[] => {
    const next = ready === undefined ? READY : OPEN;
    return chat.introduce === undefined
      ? next
      : [{ kind: 'reply', frames: [emit(chat.introduce(user))] }, next];
  };

  const meaningOf = (packet: Packet, frame: string, state: SocketIoState): Incoming | readonly Incoming[] => {
    if (packet.namespace !== namespace && packet.type !== CONNECT_ERROR) {
      return { kind: 'unknown', name: `a packet of the namespace ${packet.namespace.slice(0, 80)}` };
    }
    switch (packet.type) {
      case CONNECT:
        return connected(state);
      case DISCONNECT:
        return { kind: 'closed', reason: 'disconnected by the chat server' };
      case CONNECT_ERROR:
        return { kind: 'refused', reason: refusal(packet.body) };
      case EVENT:
      case BINARY_EVENT:
        return events.event(packet, frame);
      case ACK:
      case BINARY_ACK:
        return events.acknowledgement(packet, frame);
      default:
        return { kind: 'invalid', reason: `not a Socket.IO packet: ${quoteFrame(frame)}` };
    }
  };

  const attachment = (frame: ArrayBuffer, state: SocketIoState): Incoming | readonly Incoming[] => {
    if (state.missing === 0) {
      return { kind: 'unknown', name: `a binary frame that no packet announced (${quoteFrame(frame)})` };
    }
    state.missing -= 1;
    return state.missing === 0 ? state.pending : NOOP;
  };

  return {
    newState: (user) => ({ user, missing: 0, pending: [] }),
    url: (origin, user) =>
      socketIoUrl(origin, settings.path ?? chat.path, { ...chat.query?.(user), ...settings.query }),
    headers: (user) => ({ ...chat.headers?.(user), ...settings.headers }),
    hello: (user) => {
      const auth = { ...chat.auth?.(user), ...settings.auth };
      return [`40${prefix}${Object.keys(auth).length === 0 ? '' : JSON.stringify(auth)}`];
    },
    ...(heartbeat && { heartbeat: { everyMs: heartbeat.everyMs, frame: () => emit(heartbeat.emit()) } }),
    ...(join && {
      encodeJoin: (room: string, id: number) =>
        emit(join.emit(room), (join.answer ?? 'acknowledgement') === 'acknowledgement' ? id : ''),
    }),
    ...(join?.answer === 'never' && { joinsUnanswered: true }),
    encodeMessage: (room, utterance, token, id) => {
      const wanted = message.acknowledged ? id : '';
      return message.encode === undefined
        ? emit(message.emit(room, `${utterance.content} ${token}`, utterance, token), wanted)
        : `42${prefix}${wanted}${message.encode(room, utterance, token)}`;
    },
    goodbye: [`41${prefix}`, '1'],
    isMessage: (frame) => frame.startsWith(deliveries),
    decode: (frame: Frame, state: SocketIoState) => {
      if (typeof frame !== 'string') {
        return attachment(frame, state);
      }
      if (frame.startsWith(deliveries)) {
        return { kind: 'message', text: frame };
      }
      const packet = frame[0] === '4' ? parsePacket(frame) : undefined;
      if (packet === undefined) {
        return decodeTransport(frame);
      }
      const meaning = meaningOf(packet, frame, state);
      if (packet.attachments === 0) {
        return meaning;
      }
      state.missing = packet.attachments;
      state.pending = 'kind' in meaning ? [meaning] : meaning;
      return NOOP;
    },
  };
}

function decodeTransport(frame: string): Incoming {
  switch (frame[0]) {
    case '2':
      return PONG;
    case '0':
      return frame.includes('"sid"')
        ? OPEN
        : { kind: 'invalid', reason: `an Engine.IO open packet without a session id: ${quoteFrame(frame)}` };
    case '1':
      return { kind: 'closed', reason: 'transport closed by the server' };
    case '3':
    case '6':
      return NOOP;
    default:
      return { kind: 'invalid', reason: `not an Engine.IO packet: ${quoteFrame(frame)}` };
  }
}

/** The text of a connect error, with the data that a middleware put to it. */
function refusal(body: string): string {
  try {
    const { message, data } = JSON.parse(body) as { message?: unknown; data?: unknown };
    const text = typeof message === 'string' ? message.slice(0, 500) : quoteFrame(body);
    return data === undefined ? text : `${text} (${JSON.stringify(data).slice(0, 200)})`;
  } catch {
    return quoteFrame(body);
  }
}
