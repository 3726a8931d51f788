import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { Server as SocketIoServer } from 'socket.io';

/** A server that a load test may meet instead of a chat. */
export interface BadServer {
  /** Its realtime origin, `ws://…`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Answers every request with a page, as a proxy in front of nothing does. */
export function serveHtml(): Promise<BadServer> {
  const answer: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>It works</title>');
  };
  return serve(
    createServer(answer).on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'),
    ),
  );
}

/** Accepts the connection and never says a word. */
export function serveSilence(): Promise<BadServer> {
  return serve(createTcpServer());
}

/** Speaks WebSocket, and something that is not this chat's protocol. */
export function serveOtherProtocol(): Promise<BadServer> {
  return serve(upgrading((socket) => socket.write(textFrame('{"type":"session_created"}'))));
}

/** Upgrades to WebSocket and closes before the chat has said hello. */
export function serveClosedHandshake(): Promise<BadServer> {
  return serve(upgrading((socket) => setTimeout(() => socket.destroy(), 20)));
}

/** Upgrades to WebSocket and then leaves the chat handshake unanswered. */
export function serveHalfHandshake(): Promise<BadServer> {
  return serve(upgrading(() => undefined));
}

/** A Socket.IO server that lets everybody in and answers nothing that is asked. */
export async function serveUnanswered(): Promise<BadServer> {
  const http = createServer();
  const server = new SocketIoServer(http, { transports: ['websocket'] });
  server.on('connection', (socket) => socket.emit('connected', {}));
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const { port } = http.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}`, stop: () => server.close() };
}

function upgrading(greet: (socket: Socket) => void): Server {
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    // The key's answer as RFC 6455, section 4.2.2, has it.
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'];
    socket.write(`${[...head, `sec-websocket-accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    // A close frame ends the connection: a peer that leaves it unanswered hangs k6 for good. It is the last thing a
    // client sends: opcode 8, a mask of four bytes, a code of two.
    socket.on('data', (data: Buffer) => {
      if (data.at(-8) === 0x88) {
        socket.destroy();
      }
    });
    greet(socket as Socket);
  });
  return server;
}

function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
}

function serve(server: Server): Promise<BadServer> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `ws://127.0.0.1:${port}`,
        stop: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of open) {
              socket.destroy();
            }
          }),
      });
    });
  });
}
