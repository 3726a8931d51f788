import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { Server } from 'socket.io';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { checkTarget } from '../../../run/target/check-target.ts';
import { startTarget } from '../processes.ts';

/** A server of the test; `onUpgrade` gets the raw socket of each WebSocket attempt and its key. */
async function serve(
  t: TestContext,
  onRequest: RequestListener,
  onUpgrade?: (socket: Duplex, key: string) => void,
): Promise<string> {
  const server = createServer(onRequest);
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => sockets.add(socket));
  if (onUpgrade !== undefined) {
    server.on('upgrade', (request, socket) => onUpgrade(socket, request.headers['sec-websocket-key'] ?? ''));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

const healthy: RequestListener = (_, response) => response.end('{"status":"ok","version":"1.2.3"}');

/** Accepts a WebSocket (RFC 6455, section 4.2.2). */
function accept(socket: Duplex, key: string): void {
  const answer = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`,
  );
}

/** One unmasked text frame shorter than 126 bytes. */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
}

/** What is said of the realtime side of a server whose REST side is well. */
async function realtimeProblem(t: TestContext, onUpgrade?: (socket: Duplex, key: string) => void) {
  const url = await serve(t, healthy, onUpgrade);
  const check = await checkTarget(
    { targetUrl: url, targetWsUrl: url.replace('http', 'ws') },
    { protocol, timeoutMs: 1_000 },
  );
  assert.ok(!check.ok);
  const start = `TARGET_WS_URL: ${url.replace('http', 'ws')}/socket.io/ `;
  return check.problems.map((problem) => problem.replace(start, ''));
}

/** What is said of the REST side of a server. */
async function restProblem(t: TestContext, onRequest: RequestListener) {
  const url = await serve(t, onRequest, (socket, key) => {
    accept(socket, key);
    socket.write(frame('0{"sid":"x","pingInterval":25000}'));
  });
  const check = await checkTarget({ targetUrl: url, targetWsUrl: url }, { protocol, timeoutMs: 1_000 });
  assert.ok(!check.ok);
  return check.problems.map((problem) => problem.replace(`TARGET_URL: ${url}/api/health `, ''));
}

test('the reference target is found well, with its version', async (t) => {
  const { restUrl, realtimeUrl } = await startTarget(t);
  const check = await checkTarget({ targetUrl: restUrl, targetWsUrl: realtimeUrl }, { protocol });
  assert.deepEqual(check, { ok: true, version: '0.1.0' });
});

test('a REST server that is not ready, is another one or never answers is named as such', async (t) => {
  assert.deepEqual(await restProblem(t, (_, response) => response.writeHead(503).end()), [
    'answered 503, expected 200. Is it the chat system, and is it ready?',
  ]);
  assert.deepEqual(await restProblem(t, (_, response) => response.end('\n<html>')), [
    'answered with a web page, expected JSON with a status. Is this the address of the API?',
  ]);
  assert.deepEqual(await restProblem(t, (_, response) => response.end('[1]')), [
    'answered with something else, expected JSON with a status. Is this the address of the API?',
  ]);
  assert.deepEqual(await restProblem(t, () => undefined), [
    'did not answer within 1 s. Start the system, or leave TARGET_URL out to use the built-in target.',
  ]);
});

test('a realtime server that speaks another protocol is named as such', async (t) => {
  const problems = await realtimeProblem(t, (socket, key) => {
    accept(socket, key);
    socket.write(frame('{"type":"session_created"}'));
  });
  assert.deepEqual(problems, [
    'speaks another protocol than nchat (not an Engine.IO packet: "{\\"type\\":\\"session_created\\"}"); check PROTOCOL.',
  ]);
});

test('a realtime server that refuses, closes during the handshake or never speaks is named as such', async (t) => {
  const hint = 'Is this the address of the realtime server?';
  assert.deepEqual(await realtimeProblem(t), [`refused the WebSocket connection (200). ${hint}`]);
  assert.deepEqual(await realtimeProblem(t, (socket) => socket.destroy()), [
    `does not speak WebSocket (socket hang up). ${hint}`,
  ]);
  const closing = (socket: Duplex, key: string) => {
    accept(socket, key);
    socket.end(Buffer.from([0x88, 0x00]));
  };
  assert.deepEqual(await realtimeProblem(t, closing), ['closed the connection during the handshake.']);
  assert.deepEqual(await realtimeProblem(t, accept), [
    'opened the WebSocket, and said nothing of use within 1 s. Is this the address of the realtime server?',
  ]);
});

test('a Socket.IO server that takes HTTP long polling only is told as that, with what to change', async (t) => {
  const url = await serve(t, healthy);
  const polling = createServer();
  const io = new Server(polling, { transports: ['polling'] });
  await new Promise<void>((resolve) => polling.listen(0, '127.0.0.1', resolve));
  t.after(() => io.close());
  const address = polling.address();
  assert.ok(typeof address === 'object' && address !== null);
  const targetWsUrl = `ws://127.0.0.1:${address.port}`;
  assert.deepEqual(await checkTarget({ targetUrl: url, targetWsUrl }, { protocol }), {
    ok: false,
    problems: [
      `TARGET_WS_URL: ${targetWsUrl}/socket.io/ takes no WebSocket, only HTTP long polling (Engine.IO: “Transport unknown”): k6-chat speaks WebSocket. Allow the transport websocket in the options of the server, and in the proxy before it.`,
    ],
  });
});

test('a refusal whose body never ends is told within seconds', async (t) => {
  const url = await serve(t, healthy);
  const targetWsUrl = (
    await serve(t, (_, response) => {
      response.writeHead(503);
      response.write('wait');
    })
  ).replace('http', 'ws');
  const { ok, problems } = (await checkTarget({ targetUrl: url, targetWsUrl }, { protocol })) as {
    ok: boolean;
    problems: string[];
  };
  assert.equal(ok, false);
  assert.match(problems.join(), /refused the WebSocket connection \(503\)/);
});
