import type { ChatProtocol, Incoming, Utterance } from '../chat-protocol.ts';
import {
  decodeSocketIo,
  quoteFrame,
  SOCKET_IO_PONG,
  socketIoGoodbye,
  socketIoUrl,
} from '../socket-io/decode-socket-io.ts';

const MESSAGE_EVENT = '42["message:new"';

/** ɳChat: channels over Socket.IO, WebSocket only; each message is acknowledged, and comes back to its sender too. */
export const nchat: ChatProtocol = {
  name: 'nchat',
  echoesToSender: true,
  acknowledges: true,
  hasAccounts: true,
  hasRest: true,
  url: socketIoUrl,
  hello: (token) => [`40${JSON.stringify({ token })}`],
  pong: SOCKET_IO_PONG,
  encodeJoin: (room, ackId) => `42${ackId}${JSON.stringify(['room:join', { roomName: room }])}`,
  encodeMessage: (room, utterance, token, ackId) =>
    `42${ackId}["message:send",{"roomName":${textOf(room)},${membersOf(utterance)}"k6":"${token}"}}]`,
  goodbye: socketIoGoodbye,
  isMessage: (frame) => frame.startsWith(MESSAGE_EVENT),
  decode: decodeFrame,
};

/** JSON texts made before: rooms are few and messages come from a pool, and making JSON costs more than sending it. */
const knownTexts = new Map<string, string>();
const knownMembers = new WeakMap<Utterance, string>();

function textOf(room: string): string {
  let text = knownTexts.get(room);
  if (text === undefined) {
    text = JSON.stringify(room);
    knownTexts.set(room, text);
  }
  return text;
}

/** The members of a message's JSON up to its last one, the token in the metadata. */
function membersOf(utterance: Utterance): string {
  let members = knownMembers.get(utterance);
  if (members === undefined) {
    const inner = JSON.stringify(utterance.metadata).slice(1, -1);
    members = `"content":${JSON.stringify(utterance.content)},"metadata":{${inner}${inner === '' ? '' : ','}`;
    knownMembers.set(utterance, members);
  }
  return members;
}

function decodeFrame(frame: string): Incoming {
  if (frame.startsWith('43')) {
    return decodeAck(frame);
  }
  return frame.startsWith(MESSAGE_EVENT) ? { kind: 'message', text: frame } : decodeSocketIo(frame);
}

function decodeAck(frame: string): Incoming {
  const start = frame.indexOf('[');
  const id = Number(frame.slice(2, start));
  if (start < 3 || !Number.isInteger(id)) {
    return { kind: 'invalid', reason: `an acknowledgement without an id: ${quoteFrame(frame)}` };
  }
  if (frame.startsWith('[{"success":true', start)) {
    return { kind: 'ack', id, ok: true, reason: '' };
  }
  const answer = firstOf(frame.slice(start));
  return { kind: 'ack', id, ok: answer.success === true, reason: answer.error };
}

function firstOf(body: string): { readonly success: boolean; readonly error: string } {
  try {
    const [first] = JSON.parse(body) as [{ success?: unknown; error?: unknown } | null];
    return {
      success: first?.success === true,
      error: typeof first?.error === 'string' ? first.error : quoteFrame(body),
    };
  } catch {
    return { success: false, error: `not JSON: ${quoteFrame(body)}` };
  }
}
