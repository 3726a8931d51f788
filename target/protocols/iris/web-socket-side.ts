import { createServer, type Server } from 'node:http';
import { increase } from '../../counters.ts';
import type { SystemContext } from '../chat-system.ts';
import { encodeFrame, OPCODE } from '../wire/encode-frame.ts';
import type { Peer, PeerHandler } from '../wire/peer.ts';
import { serveWebSockets } from '../wire/serve-web-sockets.ts';
import type { IrisCore } from './core.ts';
import type { IrisCounters } from './counters.ts';
import type { IrisLimits } from './limits.ts';
import { encodeDelivery, PACKET, readPacket } from './packets.ts';
import type { IrisSession } from './session.ts';
import { createStoredId } from './stored-id.ts';

/** One transport of an edge. */
export interface Side {
  readonly server: Server | import('node:net').Server;
  readonly ids: () => string[];
  readonly userOf: (id: string) => string | undefined;
  readonly drop: (id: string) => void;
  /** Ends every session without a goodbye. */
  readonly endAll: () => void;
}

/** What a side works with. */
export interface SideContext {
  readonly context: SystemContext<IrisLimits>;
  readonly counters: IrisCounters;
  readonly core: IrisCore;
  readonly kill: (transport: IrisSession['transport'], reason: string) => void;
}

type WsPeer = Peer<WsSession>;

/** A session over WebSocket. */
class WsSession implements IrisSession {
  readonly transport = 'ws';
  user: string | undefined;
  peer: WsPeer | undefined;

  get id(): string {
    return this.peer?.id ?? '';
  }

  answer(packet: Buffer): void {
    this.peer?.send(encodeFrame(OPCODE.binary, packet));
  }

  /** Live it is the payload alone: no sender, no id. */
  deliver(message: Buffer): boolean {
    return this.#send(encodeFrame(OPCODE.binary, message));
  }

  handOver(messages: readonly Buffer[]): boolean {
    const frames = messages.map((message) =>
      encodeFrame(OPCODE.binary, encodeDelivery(createStoredId(), message)),
    );
    return this.#send(Buffer.concat(frames));
  }

  #send(frame: Buffer): boolean {
    if (this.peer?.isOpen !== true) {
      return false;
    }
    this.peer.send(frame);
    return true;
  }
}

/** Above the largest batch. */
const MAX_FRAME_BYTES = 2 * 1_048_576;
const EMPTY_PONG = encodeFrame(OPCODE.pong);

/** The WebSocket listener: one packet a frame, and a few frames that end them all. */
export function createWebSocketSide({ context, counters, core, kill }: SideContext): Side {
  const { limits, faults } = context;
  const peers = new Map<string, WsPeer>();
  const server = createServer((_request, response) => response.writeHead(404).end());
  const handler: PeerHandler<WsSession> = {
    frame: (peer, opcode, isFinal, payload) => {
      switch (opcode) {
        case OPCODE.ping:
          peer.send(EMPTY_PONG);
          break;
        case OPCODE.pong:
          break;
        case OPCODE.close:
          core.logout(peer.state);
          peer.ignore();
          setTimeout(() => peer.terminate(), limits.closeHoldMs).unref();
          break;
        case OPCODE.binary:
          if (isFinal) {
            hear(peer.state, payload);
          } else {
            kill('ws', 'fragment');
          }
          break;
        default:
          kill('ws', isFinal && opcode === OPCODE.text ? 'text' : 'fragment');
      }
    },
    closed: (peer) => {
      peers.delete(peer.id);
      counters.connectionsClosed++;
      core.logout(peer.state);
    },
  };
  const hear = (session: WsSession, payload: Buffer): void => {
    const [opcode] = payload;
    if (opcode === PACKET.login) {
      core.login(session, payload.toString('utf8', 1));
    } else if (session.user === undefined) {
      increase(counters.packetsDropped, 'login');
    } else if (opcode === PACKET.sequenced) {
      kill('ws', 'sequenced');
    } else if (opcode === PACKET.ack) {
      kill('ws', 'ack');
    } else {
      const read = readPacket(payload, 0);
      if (!('packet' in read)) {
        increase(counters.packetsDropped, read.end === 'unknown' ? 'opcode' : 'length');
      } else if (read.end === payload.length) {
        core.answer(session, read.packet);
      } else {
        increase(counters.packetsDropped, 'length');
      }
    }
  };
  serveWebSockets<WsSession>(server, {
    handler,
    maxFrameBytes: MAX_FRAME_BYTES,
    admit: () => ({ state: new WsSession() }),
    opened: (peer) => {
      peer.state.peer = peer;
      peers.set(peer.id, peer);
      counters.connectionsAccepted++;
    },
    refused: () => increase(counters.handshakesRefused, 'handshake'),
  });
  faults.gate(server, counters.handshakesRefused);
  return {
    server,
    ids: () => [...peers.keys()],
    userOf: (id) => peers.get(id)?.state.user,
    drop: (id) => peers.get(id)?.terminate(),
    endAll: () => {
      for (const peer of peers.values()) {
        peer.terminate();
      }
      server.closeAllConnections();
    },
  };
}
