import type { Incoming } from '../chat-protocol.ts';

/** The address of a Socket.IO server, for WebSocket from the first byte. */
export function socketIoUrl(origin: string): string {
  return `${origin}/socket.io/?EIO=4&transport=websocket`;
}

/** The answer to Engine.IO's ping. */
export const SOCKET_IO_PONG = '3';

/** Leave the namespace, close the transport. */
export const socketIoGoodbye: readonly string[] = ['41', '1'];

const OPEN: Incoming = { kind: 'open' };
const READY: Incoming = { kind: 'ready' };
const PING: Incoming = { kind: 'ping' };

/**
 * What a frame of Socket.IO protocol 5 over Engine.IO protocol 4 means, whatever chat is spoken in it. Packet types are
 * the digits of both protocols: 0 open, 1 close, 2 ping, 3 pong, 4 message; within a message 0 connect, 1 disconnect,
 * 2 event, 3 ack, 4 connect error. Messages and acknowledgements are the chat's own and are decoded by its protocol.
 */
export function decodeSocketIo(frame: string): Incoming {
  switch (frame.slice(0, 2)) {
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

/** The beginning of a frame, for a message to the user. */
export function quoteFrame(frame: string): string {
  return JSON.stringify(frame.slice(0, 80));
}

function decodeTransport(frame: string): Incoming {
  switch (frame[0]) {
    case '2':
      return PING;
    case '0':
      return frame.includes('"sid"')
        ? OPEN
        : { kind: 'invalid', reason: `an Engine.IO open packet without a session id: ${quoteFrame(frame)}` };
    case '1':
      return { kind: 'closed', reason: 'transport closed by the server' };
    case '6':
      return { kind: 'event', name: 'noop' };
    default:
      return { kind: 'invalid', reason: `not an Engine.IO packet: ${quoteFrame(frame)}` };
  }
}

function refusal(frame: string): string {
  try {
    const { message } = JSON.parse(frame.slice(2)) as { message?: unknown };
    return typeof message === 'string' ? message : quoteFrame(frame);
  } catch {
    return quoteFrame(frame);
  }
}

function eventName(frame: string): string {
  const start = frame.indexOf('"') + 1;
  return start === 0 ? '' : frame.slice(start, frame.indexOf('"', start));
}
