import { mintToken } from '../test-target.ts';

/** A WebSocket that speaks Engine.IO frames as they are, for what a client library would hide. */
export interface RawSocket {
  /** Every frame read so far, in order. */
  readonly frames: string[];
  send: (frame: string) => void;
  /** Resolves with the first frame, of those to come and those read, that begins so. */
  next: (start: string) => Promise<string>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  close: () => void;
}

/** Opens the transport of a target; nothing is sent. */
export function openRaw({ realtimeUrl }: { realtimeUrl: string }): RawSocket {
  const socket = new WebSocket(`${realtimeUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const frames: string[] = [];
  const waiting = new Set<() => void>();
  socket.onmessage = ({ data }) => {
    frames.push(String(data));
    for (const look of waiting) {
      look();
    }
  };
  return {
    frames,
    send: (frame) => socket.send(frame),
    next: (start) =>
      new Promise((resolve) => {
        const look = () => {
          const frame = frames.find((each) => each.startsWith(start));
          if (frame !== undefined) {
            waiting.delete(look);
            resolve(frame);
          }
        };
        waiting.add(look);
        look();
      }),
    closed: new Promise((resolve) => {
      socket.onclose = ({ code }) => resolve(code);
    }),
    close: () => socket.close(),
  };
}

/** Opens the transport and lets a user in; resolves with `connected` read. */
export async function connectRaw(target: { realtimeUrl: string }, userId: string): Promise<RawSocket> {
  const raw = openRaw(target);
  await raw.next('0{');
  raw.send(`40${JSON.stringify({ token: mintToken({ userId }) })}`);
  await raw.next('42["connected"');
  return raw;
}
