/** The first byte of a packet. */
export const PACKET = {
  login: 1,
  send: 2,
  ack: 3,
  batch: 4,
  status: 5,
  statusAnswer: 6,
  delivery: 0x10,
} as const;

const encoder = new TextEncoder();

/** A packet that is its first byte and a text: login. */
export function encodeText(type: number, text: string): ArrayBuffer {
  const bytes = encoder.encode(text);
  const packet = new Uint8Array(1 + bytes.length);
  packet[0] = type;
  packet.set(bytes, 1);
  return packet.buffer;
}

/** A packet that is its first byte and a text with its length in 16 bits: a question for a status. */
export function encodeShortText(type: number, text: string): ArrayBuffer {
  const bytes = encoder.encode(text);
  const packet = new Uint8Array(3 + bytes.length);
  writeLength16(packet, 0, type, bytes.length);
  packet.set(bytes, 3);
  return packet.buffer;
}

/**
 * The packet of a message: target and text, each after its length in 16 bits. Each name of a typed array is asked for
 * once: k6 takes it for a number first, and that costs as much as a call.
 */
export function encodeSend(target: string, text: string): ArrayBuffer {
  const to = targetBytes(target);
  const toLength = to.length;
  const bytes = encoder.encode(text);
  const length = bytes.length;
  const buffer = new ArrayBuffer(5 + toLength + length);
  const packet = new Uint8Array(buffer);
  writeLength16(packet, 0, PACKET.send, toLength);
  packet.set(to, 3);
  packet[3 + toLength] = length >> 8;
  packet[4 + toLength] = length & 0xff;
  packet.set(bytes, 5 + toLength);
  return buffer;
}

let lastTarget = '';
let lastTargetBytes = new Uint8Array(0);

/** The bytes of a name; those of the last one are kept, because many messages go to the same user. */
function targetBytes(target: string): Uint8Array {
  if (target !== lastTarget) {
    lastTarget = target;
    lastTargetBytes = encoder.encode(target);
  }
  return lastTargetBytes;
}

function writeLength16(packet: Uint8Array, at: number, type: number, length: number): void {
  packet[at] = type;
  packet[at + 1] = length >> 8;
  packet[at + 2] = length & 0xff;
}
