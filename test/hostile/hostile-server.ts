import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a server does with a connection once it has read the head of its request. */
export type Behaviour = (socket: Socket, head: string) => void;

/** A server of the tests. */
export interface HostileServer {
  /** `http://127.0.0.1:port`; its realtime side is on the same port. */
  readonly url: string;
  readonly stop: () => void;
}

/** A server that speaks bytes, so that it can do what no library lets a server do. */
export async function startHostile(rest: Behaviour, realtime: Behaviour): Promise<HostileServer> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    let head = '';
    const read = (data: Buffer): void => {
      head += data.toString('latin1');
      if (head.includes('\r\n\r\n')) {
        socket.off('data', read);
        socket.resume();
        (/^upgrade: *websocket/im.test(head) ? realtime : rest)(socket, head);
      }
    };
    socket.on('data', read);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      for (const socket of open) {
        socket.destroy();
      }
    },
  };
}

/** An HTTP answer that is whole. */
export function answer(status: string, body: string | Buffer, headers: readonly string[] = []): Buffer {
  const head = [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers, '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)]);
}

/** Accepts a WebSocket (RFC 6455, section 4.2.2). */
export function upgrade(socket: Socket, head: string): void {
  const key = /^sec-websocket-key: *(\S+)/im.exec(head)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
}

/** One unmasked frame; its first byte is 0x81 for a whole text, 0x82 for a binary one. */
export function frame(payload: string | Buffer, firstByte = 0x81): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length < 126) {
    return Buffer.concat([Buffer.from([firstByte, bytes.length]), bytes]);
  }
  const size = Buffer.alloc(10);
  size[0] = firstByte;
  size[1] = 127;
  size.writeBigUInt64BE(BigInt(bytes.length), 2);
  return Buffer.concat([size, bytes]);
}

/** Writes a piece again and again, as fast as the other side reads; small ones many at a time. */
export function flood(socket: Socket, piece: Buffer): void {
  const pieces = Buffer.concat(new Array<Buffer>(Math.ceil(16_384 / piece.length)).fill(piece));
  const write = (): void => {
    if (socket.destroyed) {
      return;
    }
    if (socket.write(pieces)) {
      // The other side may live in this process, and must get its turn.
      setImmediate(write);
    } else {
      socket.once('drain', write);
    }
  };
  write();
}

/** Writes one byte after another, so slowly that no end is near. */
export function drip(socket: Socket, bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= bytes.length) {
      clearInterval(timer);
    } else {
      socket.write(bytes.subarray(at, at + 1));
      at += 1;
    }
  }, 100);
}
