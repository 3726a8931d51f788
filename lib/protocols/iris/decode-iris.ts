import type { Incoming } from '../chat-protocol.ts';
import { PACKET } from './packets.ts';

const decoder = new TextDecoder();

const TILDE = 0x7e;
const READY: Incoming = { kind: 'ready' };
const LOGIN_OK = [PACKET.ack, ...'LOGIN_OK'].map((each) =>
  typeof each === 'number' ? each : each.charCodeAt(0),
);

/**
 * What a binary frame of Iris means. A live message is the bare payload, without sender, id or type, so it is whatever
 * is not exactly a packet that the server sends; ours begin with the token's first character, which no packet has.
 */
export function decodeIris(frame: ArrayBuffer): Incoming {
  const bytes = new Uint8Array(frame);
  switch (bytes[0]) {
    case TILDE:
      return { kind: 'message', text: decoder.decode(frame) };
    case PACKET.ack:
      return LOGIN_OK.every((byte, at) => bytes[at] === byte) && bytes.length === LOGIN_OK.length
        ? READY
        : { kind: 'message', text: decoder.decode(frame) };
    case PACKET.delivery:
      return decodeStored(bytes) ?? { kind: 'message', text: decoder.decode(frame) };
    case PACKET.statusAnswer:
      return decodeStatus(bytes) ?? { kind: 'message', text: decoder.decode(frame) };
    default:
      return { kind: 'message', text: decoder.decode(frame) };
  }
}

/** `10|idlen16|id|mlen32|msg`: what was stored while the user was away, handed over after the login. */
function decodeStored(bytes: Uint8Array): Incoming | undefined {
  const idLength = number(bytes, 1, 2);
  const lengthAt = 3 + idLength;
  const textAt = lengthAt + 4;
  if (textAt > bytes.length || textAt + number(bytes, lengthAt, 4) !== bytes.length) {
    return undefined;
  }
  return { kind: 'message', text: decoder.decode(bytes.subarray(textAt)), wasStored: true };
}

/** `06|len16|user|state8|time64`: whether a user is there, or when it was there last, in Unix seconds. */
function decodeStatus(bytes: Uint8Array): Incoming | undefined {
  const nameLength = number(bytes, 1, 2);
  const stateAt = 3 + nameLength;
  if (bytes.length !== stateAt + 9) {
    return undefined;
  }
  const lastSeenSeconds = number(bytes, stateAt + 1, 8);
  return {
    kind: 'event',
    name: 'presence',
    data: {
      user: decoder.decode(bytes.subarray(3, stateAt)),
      isOnline: bytes[stateAt] === 1,
      ...(lastSeenSeconds === 0 ? {} : { lastSeenMs: 1_000 * lastSeenSeconds }),
    },
  };
}

/** A number in big-endian bytes. */
function number(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let each = at; each < at + length; each++) {
    value = value * 256 + (bytes[each] ?? 0);
  }
  return value;
}
