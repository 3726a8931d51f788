import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { RunningSystem } from '../../../../target/protocols/start-system.ts';
import { connect, type TestClient } from '../test-client.ts';

/** Bytes given in hexadecimal, texts as they are: `bytes('02 0003', 'bob')`. */
export function bytes(...parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      /^[0-9a-f ]*$/.test(part) ? Buffer.from(part.replaceAll(' ', ''), 'hex') : Buffer.from(part),
    ),
  );
}

/** The packet of a message. */
export function message(target: string, text: string): Buffer {
  const [to, body] = [Buffer.from(target), Buffer.from(text)];
  const head = Buffer.from([2, to.length >> 8, to.length & 255]);
  return Buffer.concat([head, to, Buffer.from([body.length >> 8, body.length & 255]), body]);
}

/** The packet that asks for a user's status. */
export function statusOf(user: string): Buffer {
  return Buffer.concat([Buffer.from([5, 0, user.length]), Buffer.from(user)]);
}

/** A client over WebSocket that is logged in. */
export async function login(t: TestContext, system: RunningSystem, user: string): Promise<TestClient> {
  const client = await connect(t, system.realtimeUrl);
  client.socket.send(bytes('01', user));
  assert.deepEqual(await client.next(), bytes('03', 'LOGIN_OK'));
  return client;
}

/** The text of a delivery `10|idlen16|id|mlen32|msg`. */
export function stored(frame: string | Buffer): { id: string; text: string } {
  assert.ok(Buffer.isBuffer(frame) && frame[0] === 0x10, String(frame));
  const idEnd = 3 + frame.readUInt16BE(1);
  assert.equal(frame.readUInt32BE(idEnd), frame.length - idEnd - 4);
  return { id: frame.toString('latin1', 3, idEnd), text: frame.toString('utf8', idEnd + 4) };
}

/** A client over TCP; `read` waits for so many bytes. */
export interface TcpClient {
  readonly socket: Socket;
  read: (length: number) => Promise<Buffer>;
}

/** A client over TCP that is logged in. */
export async function loginTcp(t: TestContext, system: RunningSystem, user: string): Promise<TcpClient> {
  const { hostname, port } = new URL(system.tcpUrl ?? '');
  const socket = connectTcp({ host: hostname, port: Number(port), noDelay: true });
  t.after(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let held = Buffer.alloc(0);
  socket.on('data', (piece: Buffer) => {
    held = Buffer.concat([held, piece]);
  });
  const read = async (length: number): Promise<Buffer> => {
    while (held.length < length) {
      await once(socket, 'data');
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  socket.write(bytes('01', user));
  assert.deepEqual(await read(9), bytes('03', 'LOGIN_OK'));
  return { socket, read };
}
