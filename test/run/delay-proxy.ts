import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A TCP proxy on loopback that holds everything back for a time, in both directions; returns its port. */
export async function startDelayProxy(
  t: Pick<TestContext, 'after'>,
  toPort: number,
  delayMs: number,
): Promise<number> {
  const sockets = new Set<Socket>();
  const relay = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), delayMs));
    from.on('close', () => setTimeout(() => to.destroy(), delayMs));
    from.on('error', () => undefined);
  };
  const server = createServer((client) => {
    const upstream = connect(toPort, '127.0.0.1');
    relay(client, upstream);
    relay(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('expected a port');
  }
  return address.port;
}
