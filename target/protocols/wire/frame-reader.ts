/** Receives what a client sent. */
export interface FrameSink {
  /** One frame; the payload is only the sink's until it returns, unless it copies it. */
  frame: (opcode: number, isFinal: boolean, payload: Buffer) => void;
  /** The stream is no WebSocket (1002), or a frame is longer than allowed (1009): nothing more is read. */
  broken: (code: 1002 | 1009) => void;
}

const RESERVED_BITS = 0x70;
const MASK_BYTES = 4;

/**
 * Reads the masked frames of one client out of the pieces in which they arrive. The usual libraries hand over whole
 * messages and answer pings and closes themselves; some of the systems here tell a fragment from a message, answer a
 * ping without its payload, or never answer a close frame, so the frames themselves must be seen.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #maxPayloadBytes: number;
  #rest: Buffer | undefined;
  #isStopped = false;

  constructor(sink: FrameSink, maxPayloadBytes: number) {
    this.#sink = sink;
    this.#maxPayloadBytes = maxPayloadBytes;
  }

  /** Reads a piece; frames that end in it are handed over in order. */
  push(piece: Buffer): void {
    const data = this.#rest === undefined ? piece : Buffer.concat([this.#rest, piece]);
    this.#rest = undefined;
    let at = 0;
    while (!this.#isStopped) {
      const next = this.#readFrame(data, at);
      if (next < 0) {
        break;
      }
      at = next;
    }
    if (!this.#isStopped && at < data.length) {
      // A copy, because a few waiting bytes would keep the whole piece.
      this.#rest = Buffer.from(data.subarray(at));
    }
  }

  /** Reads nothing more, not even what has arrived already. */
  stop(): void {
    this.#isStopped = true;
    this.#rest = undefined;
  }

  /** Hands over the frame at a place and returns where the next one begins; -1 while it is not complete. */
  #readFrame(data: Buffer, at: number): number {
    const first = data[at];
    const second = data[at + 1];
    if (first === undefined || second === undefined) {
      return -1;
    }
    if ((first & RESERVED_BITS) !== 0 || (second & 0x80) === 0) {
      return this.#fail(1002);
    }
    let length = second & 0x7f;
    let bodyAt = at + 2;
    if (length === 126) {
      if (data.length < at + 4) {
        return -1;
      }
      length = data.readUInt16BE(at + 2);
      bodyAt = at + 4;
    } else if (length === 127) {
      if (data.length < at + 10) {
        return -1;
      }
      length = data.readUInt32BE(at + 2) * 2 ** 32 + data.readUInt32BE(at + 6);
      bodyAt = at + 10;
    }
    if (length > this.#maxPayloadBytes) {
      return this.#fail(1009);
    }
    const start = bodyAt + MASK_BYTES;
    const end = start + length;
    if (data.length < end) {
      return -1;
    }
    unmask(data, bodyAt, start, end);
    this.#sink.frame(first & 0x0f, (first & 0x80) !== 0, data.subarray(start, end));
    return end;
  }

  #fail(code: 1002 | 1009): -1 {
    this.stop();
    this.#sink.broken(code);
    return -1;
  }
}

function unmask(data: Buffer, maskAt: number, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    data[at] = (data[at] ?? 0) ^ (data[maskAt + ((at - start) & 3)] ?? 0);
  }
}
