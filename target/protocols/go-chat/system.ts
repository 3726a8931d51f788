import { createServer } from 'node:http';
import { increase } from '../../counters.ts';
import type { ChatSystem } from '../chat-system.ts';
import { formatGoText } from '../go-text.ts';
import { closeServer } from '../wire/close-server.ts';
import { encodeFrame, OPCODE } from '../wire/encode-frame.ts';
import type { Peer, PeerHandler } from '../wire/peer.ts';
import { serveWebSockets } from '../wire/serve-web-sockets.ts';
import { answerGoChatHttp, NOT_FOUND } from './answer-http.ts';
import { GoChatClient } from './client.ts';
import { createGoChatCounters } from './counters.ts';
import { formatGoTime, parseSaid } from './go-json.ts';
import { startHeartbeat } from './heartbeat.ts';
import { Hub } from './hub.ts';
import { GO_CHAT_LIMITS, type GoChatLimits } from './limits.ts';

/** A room for everybody without names, history or acknowledgements: what one says, all hear, the speaker too. */
export const system: ChatSystem<GoChatLimits> = {
  limits: GO_CHAT_LIMITS,
  create: (context) => {
    const { limits, faults, teardown, now } = context;
    const counters = createGoChatCounters();
    const hub = new Hub({ limits, counters, faults });
    const peers = new Map<string, Peer<GoChatClient>>();
    const server = createServer((request, response) => {
      if (!context.control(request, response)) {
        answerGoChatHttp(hub, counters, request, response);
      }
    });
    const handler: PeerHandler<GoChatClient> = {
      frame: (peer, opcode, isFinal, payload) => {
        const client = peer.state;
        switch (opcode) {
          case OPCODE.ping:
            peer.send(encodeFrame(OPCODE.pong, payload));
            return;
          case OPCODE.pong:
            client.deadlineMs = now() + limits.readDeadlineMs;
            return;
          case OPCODE.close:
            peer.close(payload.length < 2 ? undefined : payload.readUInt16BE(0));
            return;
          default:
            hear(peer, isFinal, payload);
        }
      },
      broken: (peer, code) => {
        if (code === 1009) {
          increase(counters.messagesDropped, 'size');
        }
        peer.close(code);
      },
      drained: ({ state }) => state.drained(limits, counters),
      closed: (peer) => {
        peers.delete(peer.id);
        hub.leave(peer.id);
        counters.connectionsClosed++;
        counters.deliveriesDropped += peer.state.unread;
      },
    };
    const hear = (peer: Peer<GoChatClient>, isFinal: boolean, payload: Buffer): void => {
      const { state: client } = peer;
      let whole = payload;
      if (!isFinal || client.fragments.length > 0) {
        client.fragments.push(Buffer.from(payload));
        whole = Buffer.concat(client.fragments);
        if (whole.length > limits.maxMessageBytes) {
          handler.broken?.(peer, 1009);
          return;
        }
        if (!isFinal) {
          return;
        }
        client.fragments = [];
      }
      const said = parseSaid(whole.toString());
      if (said === undefined) {
        increase(counters.messagesDropped, 'malformed');
        return;
      }
      const time = formatGoTime(performance.timeOrigin + performance.now());
      const json = `{"type":${formatGoText(said.type)},"user":${formatGoText(client.user)},"content":${formatGoText(said.content)},"time":"${time}"}`;
      const message = { sender: client.user, content: said.content, encoded: Buffer.from(json) };
      if (!hub.offer(message)) {
        increase(counters.messagesDropped, 'queue');
      }
    };
    serveWebSockets<GoChatClient>(server, {
      handler,
      maxFrameBytes: limits.maxMessageBytes,
      admit: (request) => {
        const url = new URL(request.url ?? '/', 'ws://localhost');
        return url.pathname === '/ws'
          ? { state: new GoChatClient(url.searchParams.get('id') || inventUser(), now(), limits) }
          : { status: 404, reason: 'Not Found', body: NOT_FOUND };
      },
      opened: (peer) => {
        peer.state.peer = peer;
        peers.set(peer.id, peer);
        counters.connectionsAccepted++;
        hub.join(peer.id, peer.state);
        faults.established(peer.id);
      },
      refused: () => increase(counters.handshakesRefused, 'path'),
    });
    faults.gate(server, counters.handshakesRefused);
    const stopHeartbeat = startHeartbeat(peers, limits, counters, now);
    teardown.add(async () => {
      stopHeartbeat();
      const closed = closeServer(server);
      for (const peer of peers.values()) {
        peer.terminate();
      }
      server.closeAllConnections();
      await closed;
    });
    return {
      counters,
      sockets: {
        ids: () => [...peers.keys()],
        userOf: (id) => peers.get(id)?.state.user ?? '',
        drop: (id) => peers.get(id)?.terminate(),
      },
      listen: async () => {
        const restUrl = await context.listen(server, context.realtimePort);
        return { restUrl, realtimeUrl: restUrl };
      },
    };
  },
};

function inventUser(): string {
  return `u${Math.floor(Math.random() * 1_000_000)}`;
}
