import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { increase } from '../../counters.ts';
import { encodeDelivery, PACKET, readPacket } from './packets.ts';
import type { IrisSession } from './session.ts';
import { createStoredId } from './stored-id.ts';
import type { Side, SideContext } from './web-socket-side.ts';

/** A session over TCP: what is delivered must be acknowledged. */
class TcpSession implements IrisSession {
  readonly transport = 'tcp';
  readonly id: string;
  user: string | undefined;
  /** Messages that were not acknowledged, by id. */
  readonly unacked = new Map<string, Buffer>();
  rest: Buffer = Buffer.alloc(0);
  readonly #socket: Socket;

  constructor(id: string, socket: Socket) {
    this.id = id;
    this.#socket = socket;
  }

  answer(packet: Buffer): void {
    this.#socket.write(packet);
  }

  deliver(message: Buffer): boolean {
    return this.#send(randomBytes(16), Buffer.from(message));
  }

  handOver(messages: readonly Buffer[]): boolean {
    return messages.every((message) => this.#send(createStoredId(), message));
  }

  #send(id: Buffer, message: Buffer): boolean {
    if (this.#socket.destroyed) {
      return false;
    }
    this.unacked.set(id.toString('latin1'), message);
    this.#socket.write(encodeDelivery(id, message));
    return true;
  }
}

/** The TCP listener. A login and an acknowledgement take the rest of the segment; other packets may be joined or split. */
export function createTcpSide({ context, counters, core, kill }: SideContext): Side {
  const { limits } = context;
  const sessions = new Map<string, { session: TcpSession; socket: Socket }>();
  let opened = 0;

  /** Reads what came in one piece. */
  const hear = (session: TcpSession, piece: Buffer): void => {
    const data = session.rest.length === 0 ? piece : Buffer.concat([session.rest, piece]);
    session.rest = Buffer.alloc(0);
    let at = 0;
    while (at < data.length) {
      const opcode = data[at];
      if (opcode === PACKET.login) {
        core.login(session, data.toString('utf8', at + 1));
        return;
      }
      if (session.user === undefined) {
        increase(counters.packetsDropped, 'login');
        return;
      }
      if (opcode === PACKET.ack) {
        counters.acks += session.unacked.delete(data.toString('latin1', at + 1)) ? 1 : 0;
        return;
      }
      if (opcode === PACKET.sequenced) {
        kill('tcp', 'sequenced');
        return;
      }
      const read = readPacket(data, at);
      if (!('packet' in read)) {
        if (read.end === 'unknown') {
          increase(counters.packetsDropped, 'opcode');
        } else if (data.length - at >= limits.tcpPacketBytes) {
          kill('tcp', 'size');
        } else {
          session.rest = Buffer.from(data.subarray(at));
        }
        return;
      }
      if (read.end - at > limits.tcpPacketBytes) {
        kill('tcp', 'size');
        return;
      }
      core.answer(session, read.packet);
      at = read.end;
    }
  };
  const checkUnacked = (): void => {
    for (const { session } of sessions.values()) {
      if (session.unacked.size >= limits.unackedFatal) {
        kill('tcp', 'unacked');
        return;
      }
    }
  };
  const server = createServer({ noDelay: true }, (socket) => {
    opened++;
    const session = new TcpSession(`t${opened}`, socket);
    sessions.set(session.id, { session, socket });
    counters.connectionsAccepted++;
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      hear(session, piece);
      checkUnacked();
    });
    socket.on('close', () => {
      sessions.delete(session.id);
      counters.connectionsClosed++;
      const { user } = session;
      core.logout(session);
      for (const message of user === undefined ? [] : session.unacked.values()) {
        core.store(user ?? '', message);
      }
    });
  });
  return {
    server,
    ids: () => [...sessions.keys()],
    userOf: (id) => sessions.get(id)?.session.user,
    drop: (id) => sessions.get(id)?.socket.destroy(),
    endAll: () => {
      for (const { socket } of sessions.values()) {
        socket.destroy();
      }
    },
  };
}
