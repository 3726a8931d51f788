import type { Duplex } from 'node:stream';

/** What server and holder tell each other about a connection; a frame is kind, id, length and as many bytes. */
export const FRAME = {
  /** Bytes that the client sent, or that are for it. */
  data: 0,
  /** No more bytes come from this side. */
  end: 1,
  /** From the server: the connection is to end. From the holder: it has ended, with what went wrong as text. */
  gone: 2,
  /** From the server: the connection is to end with a TCP reset. */
  reset: 3,
  /** From the holder: as many bytes, in decimal, have left. */
  taken: 4,
  /** From the server: read no more from the client, and read on. */
  pause: 5,
  resume: 6,
} as const;

const HEAD_BYTES = 9;
const NOTHING = Buffer.alloc(0);

/** Called with each frame. */
export type OnFrame = (kind: number, id: number, payload: Buffer) => void;

/** Sends a frame. */
export type SendFrame = (kind: number, id: number, payload?: Buffer) => void;

/** Frames on a pipe in both directions; what is sent in one turn of the event loop leaves in one write. */
export function openFrames(pipe: Duplex, onFrame: OnFrame): SendFrame {
  let rest: Buffer = NOTHING;
  pipe.on('data', (piece: Buffer) => {
    let bytes: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (bytes.length >= HEAD_BYTES) {
      const endsAt = HEAD_BYTES + bytes.readUInt32LE(5);
      if (bytes.length < endsAt) {
        break;
      }
      onFrame(bytes.readUInt8(0), bytes.readUInt32LE(1), bytes.subarray(HEAD_BYTES, endsAt));
      bytes = bytes.subarray(endsAt);
    }
    rest = bytes;
  });
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    pipe.uncork();
  };
  return (kind, id, payload = NOTHING) => {
    if (!isCorked) {
      isCorked = true;
      pipe.cork();
      process.nextTick(uncork);
    }
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    head.writeUInt8(kind, 0);
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(payload.length, 5);
    pipe.write(head);
    if (payload.length > 0) {
      pipe.write(payload);
    }
  };
}
