import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { increase } from '../../counters.ts';
import type { ChatSystem } from '../chat-system.ts';
import { closeServer } from '../wire/close-server.ts';
import { encodeFrame, OPCODE } from '../wire/encode-frame.ts';
import type { Peer, PeerHandler } from '../wire/peer.ts';
import { serveWebSockets } from '../wire/serve-web-sockets.ts';
import { answerWhisperHttp } from './answer-http.ts';
import { answers } from './answers.ts';
import { createWhisperCounters } from './counters.ts';
import { WHISPER_LIMITS, type WhisperLimits } from './limits.ts';
import { parseRequest } from './parse-request.ts';
import { Session } from './session.ts';
import { WhisperServer } from './whisper-server.ts';

/** Far above what is answered with an error. */
const MAX_READ_BYTES = 1_048_576;

const PING = encodeFrame(OPCODE.ping);

/** Strangers are paired by a matcher that works in ticks, and then talk in twos. */
export const system: ChatSystem<WhisperLimits> = {
  limits: WHISPER_LIMITS,
  create: (context) => {
    const { limits, faults, teardown, now } = context;
    const counters = createWhisperCounters();
    const server = new WhisperServer(context, counters);
    const peers = new Map<string, Peer<Session>>();
    const startedMs = now();

    const drop = (peer: Peer<Session>, reason: string): void => {
      increase(counters.clientsDropped, reason);
      server.leave(peer.state);
      peer.hangUp();
    };
    const hear = (peer: Peer<Session>, payload: Buffer): void => {
      if (payload.length > limits.maxFrameBytes) {
        increase(counters.messagesRefused, 'size');
        peer.send(answers.error('frame_too_large', 'Message exceeds 4KB limit'));
        return;
      }
      const request = parseRequest(payload.toString());
      if (request === undefined) {
        counters.parseErrors++;
        peer.send(PARSE_ERROR);
      } else {
        server.answer(peer.state, request);
      }
    };
    const handler: PeerHandler<Session> = {
      frame: (peer, opcode, isFinal, payload) => {
        peer.state.lastReadMs = now();
        if (opcode === OPCODE.ping) {
          // An empty one is passed over, one with a payload is its end.
          if (payload.length > 0) {
            drop(peer, 'ping');
          }
        } else if (opcode === OPCODE.close) {
          server.leave(peer.state);
          peer.ignore();
          setTimeout(() => peer.terminate(), limits.closeHoldMs).unref();
        } else if (opcode !== OPCODE.pong) {
          if (isFinal) {
            hear(peer, payload);
          } else {
            counters.parseErrors++;
            peer.send(PARSE_ERROR);
            drop(peer, 'fragment');
          }
        }
      },
      closed: (peer) => {
        peers.delete(peer.id);
        counters.connectionsClosed++;
        server.leave(peer.state);
        peer.state.peer = undefined;
      },
    };
    const http = createServer((request, response) => {
      if (!context.control(request, response)) {
        answerWhisperHttp(
          { open: peers.size, chats: server.saidChats, upMs: now() - startedMs },
          request,
          response,
        );
      }
    });
    serveWebSockets<Session>(http, {
      handler,
      maxFrameBytes: MAX_READ_BYTES,
      admit: (request) => {
        if (request.url?.split('?')[0] !== '/ws') {
          return { status: 404, reason: 'Not Found', body: '404 page not found\n' };
        }
        return peers.size < limits.maxConnections
          ? { state: new Session(randomUUID(), now()) }
          : { status: 503, reason: 'Service Unavailable', body: 'server full\n' };
      },
      greeting: ({ state }) => (faults.areOff() ? answers.sessionCreated(state.id) : undefined),
      opened: (peer) => {
        peer.state.peer = peer;
        peers.set(peer.id, peer);
        counters.connectionsAccepted++;
        if (!faults.areOff()) {
          faults.greet(peer.id, peer.state.id, () => peer.send(answers.sessionCreated(peer.state.id)));
        }
        faults.established(peer.id);
      },
      refused: (status) => increase(counters.handshakesRefused, status === 503 ? 'full' : 'path'),
    });
    faults.gate(http, counters.handshakesRefused);

    const beat = (): void => {
      const nowMs = now();
      for (const peer of peers.values()) {
        if (nowMs - peer.state.lastReadMs > limits.idleMs) {
          drop(peer, 'idle');
        } else {
          peer.send(PING);
        }
      }
    };
    const timers = [
      setInterval(() => server.match(), limits.tickMs),
      setInterval(() => server.sweep(), limits.sweepMs),
      setInterval(beat, limits.pingMs),
    ];
    teardown.add(async () => {
      for (const timer of timers) {
        clearInterval(timer);
      }
      const closed = closeServer(http);
      for (const peer of peers.values()) {
        peer.terminate();
      }
      http.closeAllConnections();
      await closed;
    });
    return {
      counters,
      sockets: {
        ids: () => [...peers.keys()],
        userOf: (id) => peers.get(id)?.state.fingerprint ?? '',
        drop: (id) => peers.get(id)?.terminate(),
      },
      listen: async () => {
        const restUrl = await context.listen(http, context.realtimePort);
        return { restUrl, realtimeUrl: restUrl };
      },
    };
  },
};

const PARSE_ERROR = answers.error('parse_error', 'invalid message format');
