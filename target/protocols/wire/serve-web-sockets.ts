import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerHandshake, refuseHandshake } from './answer-handshake.ts';
import { type Connection, Peer, type PeerHandler } from './peer.ts';

/** How a system takes WebSocket connections. */
export interface WebSocketService<State> {
  readonly handler: PeerHandler<State>;
  /** The longest frame that is read; a longer one ends as `broken`. */
  readonly maxFrameBytes: number;
  /** What is kept for a client, or why it is refused. */
  readonly admit: (request: IncomingMessage) => Admission<State>;
  /** Called once a client is there. */
  readonly opened: (peer: Peer<State>) => void;
  /** Counts a refused handshake, by the status of the answer. */
  readonly refused: (status: number) => void;
  /** Frames to write in one piece with the handshake's answer. */
  readonly greeting?: (peer: Peer<State>) => Buffer | undefined;
}

/** The decision about a handshake. */
export type Admission<State> =
  | { readonly state: State }
  | { readonly status: number; readonly reason: string; readonly body?: string };

/** Takes the WebSocket connections of a server. */
export function serveWebSockets<State>(server: Server, service: WebSocketService<State>): void {
  let opened = 0;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isConnection(socket) || socket.destroyed) {
      return;
    }
    const admission = service.admit(request);
    const answer = answerHandshake(request);
    if (!('state' in admission) || answer === undefined) {
      socket.on('error', () => undefined);
      const { status, reason, body } =
        'state' in admission ? { status: 400, reason: 'Bad Request', body: 'Bad Request\n' } : admission;
      service.refused(status);
      socket.end(refuseHandshake(status, reason, body));
      return;
    }
    socket.setTimeout(0);
    opened++;
    const peer = new Peer(`c${opened}`, admission.state, socket, service.handler, service.maxFrameBytes);
    const greeting = service.greeting?.(peer);
    // In one packet, as the systems do: clients that throw away what comes with the handshake must be seen.
    socket.write(greeting === undefined ? answer : Buffer.concat([Buffer.from(answer, 'latin1'), greeting]));
    service.opened(peer);
    if (head.length > 0) {
      peer.read(head);
    }
  });
}

/** An upgrade comes with a stream, which has not all that a socket has. */
function isConnection(stream: Duplex): stream is Connection {
  return 'setTimeout' in stream && 'destroySoon' in stream;
}
