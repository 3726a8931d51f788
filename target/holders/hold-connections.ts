import { Socket } from 'node:net';
import { FRAME, openFrames } from './holder-frames.ts';

/** Descriptor of the pipe to the server. */
const PIPE_FD = 4;

// The program of a holder: it keeps the sockets that the server hands over, and passes on their bytes.
const sockets = new Map<number, Socket>();

const send = openFrames(new Socket({ fd: PIPE_FD }), (kind, id, payload) => {
  const socket = sockets.get(id);
  if (socket === undefined) {
    return;
  }
  switch (kind) {
    case FRAME.data: {
      const { length } = payload;
      socket.write(payload, () => send(FRAME.taken, id, Buffer.from(String(length))));
      break;
    }
    case FRAME.end:
      socket.end();
      break;
    case FRAME.gone:
      // What was to be said before the end is said; what was not ended is cut off.
      if (socket.writableEnded) {
        socket.destroySoon();
      } else {
        socket.destroy();
      }
      break;
    case FRAME.reset:
      socket.resetAndDestroy();
      break;
    case FRAME.pause:
      socket.pause();
      break;
    case FRAME.resume:
      socket.resume();
      break;
    default:
  }
});

process.on('message', (message: { readonly id: number }, handle: unknown) => {
  const { id } = message;
  if (!(handle instanceof Socket)) {
    send(FRAME.gone, id);
    return;
  }
  sockets.set(id, handle);
  let problem = '';
  // Whether the server says something after the client has ended is for the server to decide.
  handle.allowHalfOpen = true;
  handle.setNoDelay(true);
  handle.on('data', (piece: Buffer) => send(FRAME.data, id, piece));
  handle.on('end', () => send(FRAME.end, id));
  handle.on('error', ({ message: text }) => {
    problem = text;
  });
  handle.on('close', () => {
    sockets.delete(id);
    send(FRAME.gone, id, Buffer.from(problem));
  });
});

// It ends with the server alone, however that ends.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => undefined);
}
