import { fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { extname, join } from 'node:path';
import { Duplex } from 'node:stream';
import { HeldSocket } from './held-socket.ts';
import { openFrames } from './holder-frames.ts';

const PROGRAM = join(import.meta.dirname, `hold-connections${extname(import.meta.filename)}`);
/** Place of the pipe among the standard streams of a holder. */
const PIPE = 4;
const STOP_WAIT_MS = 5_000;

/** A process that keeps sockets for this one. */
export interface Holder {
  readonly connections: ReadonlyMap<number, HeldSocket>;
  /** Hands a paused socket over; what comes back is spoken with in its place. */
  readonly take: (socket: Socket, halfOpen: boolean) => HeldSocket;
  /** Whether it has ended. */
  readonly isGone: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Starts a holder, which ends with this process. */
export function startHolder(log: (line: string) => void): Holder {
  const child = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'] });
  const pipe = child.stdio[PIPE];
  if (!(pipe instanceof Duplex)) {
    throw new Error('expected a pipe to the process that holds connections');
  }
  const connections = new Map<number, HeldSocket>();
  const send = openFrames(pipe, (kind, id, payload) => connections.get(id)?.hear(kind, payload));
  let opened = 0;
  let isStopping = false;
  let isGone = false;
  pipe.on('error', () => undefined);
  const exit = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      isGone = true;
      if (!isStopping) {
        log(`a process that held ${connections.size} connections ended (${how}): they are lost`);
      }
      for (const held of connections.values()) {
        held.lose(undefined);
      }
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `status ${code}`));
  });
  return {
    connections,
    isGone: () => isGone,
    stop: async () => {
      isStopping = true;
      if (child.connected) {
        child.disconnect();
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
      await exit;
      clearTimeout(timer);
    },
    take: (socket, halfOpen) => {
      opened += 1;
      const id = opened;
      const { remoteAddress: address, remotePort: port } = socket;
      const held = new HeldSocket(id, send, () => connections.delete(id), { address, port, halfOpen });
      connections.set(id, held);
      // Node.js would ask holders about the sockets of a server that closes, and wait for ever where they have ended.
      Object.assign(socket, { server: undefined });
      child.send({ id }, socket, { keepOpen: true }, (error) => {
        socket.destroy();
        if (error !== null) {
          held.lose(error);
        }
      });
      return held;
    },
  };
}
