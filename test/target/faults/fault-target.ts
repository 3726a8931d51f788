import type { Socket } from 'socket.io-client';
import type { FaultEntry } from '../../../target/faults/fault-log.ts';
import type { Fault } from '../../../target/faults/fault-plan.ts';
import type { RunningTarget } from '../../../target/target-options.ts';
import { asRecord, callApi, connectAs, nextEvent } from '../test-target.ts';

/** What the target says of its faults. */
export interface Described {
  plan: unknown;
  injected: Record<string, number>;
  log: FaultEntry[];
}

/** Puts a plan with the seed 1; returns when it took effect, in ms since 1970. */
export async function putFaults(target: RunningTarget, ...faults: Fault[]): Promise<number> {
  const { status, body } = await callApi(target, 'PUT', '/api/faults', {
    body: { seed: 1, faults },
    token: null,
  });
  if (status !== 200) {
    throw new Error(`The plan was refused: ${JSON.stringify(body)}`);
  }
  return Number(body['putAtMs']);
}

/** Ends the plan and returns what it injected. */
export async function endFaults(target: RunningTarget): Promise<Described> {
  const { body } = await callApi(target, 'DELETE', '/api/faults', { token: null });
  return body as Described & Record<string, unknown>;
}

/** A member of a room with everything it read there, by content. */
export interface Member {
  socket: Socket;
  read: string[];
}

/** Opens sockets of different users in one room, each noting what it reads. */
export async function openRoom(target: RunningTarget, roomName: string, size: number): Promise<Member[]> {
  const members: Member[] = [];
  for (let place = 1; place <= size; place++) {
    const socket = await connectAs(target, `user-${place}`);
    const read: string[] = [];
    socket.on('message:new', (payload: unknown) =>
      read.push(String(asRecord(payload)['content'] ?? 'wrong')),
    );
    await socket.emitWithAck('room:join', { roomName });
    members.push({ socket, read });
  }
  return members;
}

/** Waits until a socket has read whatever was sent to it before. */
export async function settle(socket: Socket): Promise<void> {
  const pong = nextEvent(socket, 'pong');
  socket.emit('ping');
  await pong;
}

/** Sends a message with its content as id, and waits for the ack. */
export function say({ socket }: Member, roomName: string, content: string): Promise<unknown> {
  return socket.emitWithAck('message:send', { roomName, content, metadata: { id: content } });
}

/** Waits until a condition holds; fails after 5 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > endMs) {
      throw new Error(`Waited 5 s for ${what}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
