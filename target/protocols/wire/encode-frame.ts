/** WebSocket opcodes (RFC 6455, section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FINAL = 0x80;
const SHORT_MAX = 125;
const MEDIUM_MAX = 0xff_ff;
const EMPTY = Buffer.alloc(0);

/**
 * Encodes one whole, unmasked frame as a server sends it. The bytes can be written to any number of sockets: a message
 * to ten thousand recipients is encoded once.
 */
export function encodeFrame(opcode: number, payload: Buffer = EMPTY): Buffer {
  const { length } = payload;
  const headerBytes = length <= SHORT_MAX ? 2 : length <= MEDIUM_MAX ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame[0] = FINAL | opcode;
  if (headerBytes === 2) {
    frame[1] = length;
  } else if (headerBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  payload.copy(frame, headerBytes);
  return frame;
}

/** Encodes a frame of text. */
export function encodeText(text: string): Buffer {
  return encodeFrame(OPCODE.text, Buffer.from(text));
}

/** Encodes a close frame; without a code the other side reads 1005. */
export function encodeClose(code?: number): Buffer {
  if (code === undefined) {
    return encodeFrame(OPCODE.close);
  }
  const payload = Buffer.allocUnsafe(2);
  payload.writeUInt16BE(code, 0);
  return encodeFrame(OPCODE.close, payload);
}
