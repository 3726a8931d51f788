/** The first byte of a packet. */
export const PACKET = {
  login: 0x01,
  send: 0x02,
  ack: 0x03,
  batch: 0x04,
  status: 0x05,
  statusAnswer: 0x06,
  sequenced: 0x07,
  delivery: 0x10,
  typingStart: 0x70,
  typingStop: 0x71,
  typingNotice: 0x72,
} as const;

/** The answer to a login. */
export const LOGIN_OK = Buffer.from('\x03LOGIN_OK', 'latin1');

/** A packet whose lengths are in it. */
export type Packet =
  | { readonly type: 'send' | 'batch'; readonly target: string; readonly body: Buffer }
  | { readonly type: 'status'; readonly target: string }
  | { readonly type: 'typing'; readonly target: string; readonly isTyping: boolean };

/** Where the packet at a place ends; `incomplete` while it is not there, `unknown` where it has no lengths. */
export type PacketRead =
  | { readonly packet: Packet; readonly end: number }
  | { readonly end: 'incomplete' | 'unknown' };

const INCOMPLETE: PacketRead = { end: 'incomplete' };
const UNKNOWN: PacketRead = { end: 'unknown' };

/** Reads the packet at a place; its body is a view into the data. */
export function readPacket(data: Buffer, at: number): PacketRead {
  const opcode = data[at];
  if (opcode === PACKET.send || opcode === PACKET.batch) {
    return readMessage(data, at, opcode === PACKET.send ? 2 : 4);
  }
  if (opcode !== PACKET.status && opcode !== PACKET.typingStart && opcode !== PACKET.typingStop) {
    return UNKNOWN;
  }
  if (data.length < at + 3) {
    return INCOMPLETE;
  }
  const end = at + 3 + data.readUInt16BE(at + 1);
  if (data.length < end) {
    return INCOMPLETE;
  }
  const target = data.toString('utf8', at + 3, end);
  return opcode === PACKET.status
    ? { packet: { type: 'status', target }, end }
    : { packet: { type: 'typing', target, isTyping: opcode === PACKET.typingStart }, end };
}

function readMessage(data: Buffer, at: number, lengthBytes: 2 | 4): PacketRead {
  const targetAt = at + 3;
  if (data.length < targetAt) {
    return INCOMPLETE;
  }
  const targetEnd = targetAt + data.readUInt16BE(at + 1);
  const bodyAt = targetEnd + lengthBytes;
  if (data.length < bodyAt) {
    return INCOMPLETE;
  }
  const end = bodyAt + data.readUIntBE(targetEnd, lengthBytes);
  if (data.length < end) {
    return INCOMPLETE;
  }
  const target = data.toString('utf8', targetAt, targetEnd);
  const type = lengthBytes === 2 ? 'send' : 'batch';
  return { packet: { type, target, body: data.subarray(bodyAt, end) }, end };
}

/** `10|idlen16|id|mlen32|msg`. */
export function encodeDelivery(id: Buffer, message: Buffer): Buffer {
  const packet = Buffer.allocUnsafe(7 + id.length + message.length);
  packet[0] = PACKET.delivery;
  packet.writeUInt16BE(id.length, 1);
  id.copy(packet, 3);
  packet.writeUInt32BE(message.length, 3 + id.length);
  message.copy(packet, 7 + id.length);
  return packet;
}

/** `06|len16|user|state8|time64`; the time in Unix seconds, 0 while the user is there or was never seen. */
export function encodeStatus(user: string, isOnline: boolean, lastSeenSeconds: number): Buffer {
  const name = Buffer.from(user);
  const packet = Buffer.alloc(12 + name.length);
  packet[0] = PACKET.statusAnswer;
  packet.writeUInt16BE(name.length, 1);
  name.copy(packet, 3);
  packet[3 + name.length] = isOnline ? 1 : 0;
  packet.writeBigUInt64BE(BigInt(isOnline ? 0 : lastSeenSeconds), 4 + name.length);
  return packet;
}

/** `72|len16|from|state8`. */
export function encodeTyping(from: string, isTyping: boolean): Buffer {
  const name = Buffer.from(from);
  const packet = Buffer.alloc(4 + name.length);
  packet[0] = PACKET.typingNotice;
  packet.writeUInt16BE(name.length, 1);
  name.copy(packet, 3);
  packet[3 + name.length] = isTyping ? 1 : 0;
  return packet;
}
