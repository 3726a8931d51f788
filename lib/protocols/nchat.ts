import type { ChatProtocol, Incoming } from './chat-protocol.ts';
import { formatToken } from './message-token.ts';

const MESSAGE_EVENT = '42["message:new"';
const GREETING: Incoming = { kind: 'greeting' };
const READY: Incoming = { kind: 'ready' };
const PING: Incoming = { kind: 'ping' };

/**
 * ɳChat: Socket.IO protocol 5 over Engine.IO protocol 4, WebSocket only. Packet types are the digits of both
 * protocols: 0 open, 1 close, 2 ping, 3 pong, 4 message; within a message 0 connect, 1 disconnect, 2 event, 3 ack,
 * 4 connect error.
 */
export const nchat: ChatProtocol = {
  name: 'nchat',
  echoesToSender: true,
  url: (origin) => `${origin}/socket.io/?EIO=4&transport=websocket`,
  hello: (token) => [`40${JSON.stringify({ token })}`],
  pong: '3',
  encodeJoin: (room, ackId) => `42${ackId}${JSON.stringify(['room:join', { roomName: room }])}`,
  encodeLeave: (room) => `42${JSON.stringify(['room:leave', { roomName: room }])}`,
  encodeMessage: ({ room, content, token, metadata }, ackId) => {
    const head = `42${ackId}["message:send",{"roomName":${JSON.stringify(room)},"content":${JSON.stringify(content)}`;
    return `${head},"metadata":{${membersOf(metadata)}"k6":"${formatToken(token)}"}}]`;
  },
  goodbye: ['41', '1'],
  isMessage: (frame) => frame.startsWith(MESSAGE_EVENT),
  decode: decodeFrame,
};

/** The JSON text of each metadata object seen: messages come from a pool, and making JSON costs more than sending it. */
const knownMembers = new WeakMap<object, string>();

/** The members of a metadata object as JSON, with a comma behind them if there are any. */
function membersOf(metadata: Readonly<Record<string, unknown>>): string {
  let members = knownMembers.get(metadata);
  if (members === undefined) {
    const inner = JSON.stringify(metadata).slice(1, -1);
    members = inner === '' ? '' : `${inner},`;
    knownMembers.set(metadata, members);
  }
  return members;
}

function decodeFrame(frame: string): Incoming {
  if (frame.startsWith(MESSAGE_EVENT)) {
    return { kind: 'message', text: frame };
  }
  switch (frame.slice(0, 2)) {
    case '43':
      return decodeAck(frame);
    case '42':
      return { kind: 'event', name: eventName(frame) };
    case '40':
      return READY;
    case '44':
      return { kind: 'refused', reason: refusal(frame) };
    case '41':
      return { kind: 'closed', reason: 'disconnected by the chat server' };
    default:
      return decodeTransport(frame);
  }
}

function decodeTransport(frame: string): Incoming {
  switch (frame[0]) {
    case '2':
      return PING;
    case '0':
      return frame.startsWith('0{"sid"') || frame.includes('"sid"')
        ? GREETING
        : { kind: 'invalid', reason: `an Engine.IO open packet without a session id: ${quote(frame)}` };
    case '1':
      return { kind: 'closed', reason: 'transport closed by the server' };
    case '6':
      return { kind: 'event', name: 'noop' };
    default:
      return { kind: 'invalid', reason: `not an Engine.IO packet: ${quote(frame)}` };
  }
}

function decodeAck(frame: string): Incoming {
  const start = frame.indexOf('[');
  const id = Number(frame.slice(2, start));
  if (start < 3 || !Number.isInteger(id)) {
    return { kind: 'invalid', reason: `an acknowledgement without an id: ${quote(frame)}` };
  }
  const body = frame.slice(start);
  if (body.startsWith('[{"success":true')) {
    return { kind: 'ack', id, ok: true, reason: '' };
  }
  const answer = firstOf(body);
  return { kind: 'ack', id, ok: answer.success === true, reason: answer.error };
}

function firstOf(body: string): { readonly success: boolean; readonly error: string } {
  try {
    const [first] = JSON.parse(body) as [{ success?: unknown; error?: unknown } | null];
    return {
      success: first?.success === true,
      error: typeof first?.error === 'string' ? first.error : quote(body),
    };
  } catch {
    return { success: false, error: `not JSON: ${quote(body)}` };
  }
}

function refusal(frame: string): string {
  try {
    const { message } = JSON.parse(frame.slice(2)) as { message?: unknown };
    return typeof message === 'string' ? message : quote(frame);
  } catch {
    return quote(frame);
  }
}

function eventName(frame: string): string {
  const start = frame.indexOf('"') + 1;
  return start === 0 ? '' : frame.slice(start, frame.indexOf('"', start));
}

function quote(frame: string): string {
  return JSON.stringify(frame.slice(0, 80));
}
