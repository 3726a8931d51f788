import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createConnection, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { projectRoot } from '../../../host/project-root.ts';
import { createListen } from '../../../target/listen.ts';
import { createTeardown } from '../../../target/teardown.ts';
import { connect, startTestSystem, type TestClient, until } from '../protocols/test-client.ts';

/** Makes every connection but the first held by another process. */
const FEW_FILES = 2;

/** Processes that hold connections for this one. */
function holders(): number[] {
  const text = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return text
    .split(' ')
    .map(Number)
    .filter((pid) => pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('hold-connections'));
}

function makeListen(t: TestContext, openFiles: number) {
  const teardown = createTeardown();
  t.after(teardown.run);
  const lines: string[] = [];
  const listen = createListen('127.0.0.1', { openFiles, teardown, log: (line) => lines.push(line) });
  return { listen, lines };
}

test('connections beyond the files of one process are held by others, and all are served alike', async (t) => {
  const system = await startTestSystem(t, 'go-chat', { openFiles: 8 });
  const clients = [];
  for (let i = 0; i < 30; i++) {
    clients.push(await connect(t, `${system.realtimeUrl}/ws?id=user-${i}`));
  }
  // 6 of its own, and 6 in each of the others.
  assert.equal(holders().length, 4);
  clients[29]?.say({ type: 'message', content: 'from the last' });
  const heard = await Promise.all(clients.map(({ next }) => next()));
  assert.deepEqual(
    heard.map((frame) => JSON.parse(String(frame))['user']),
    Array.from({ length: 30 }, () => 'user-29'),
  );
  assert.equal(system.counters['connectionsAccepted'], 30);
  for (const { socket } of clients) {
    socket.close();
  }
  assert.deepEqual(
    await Promise.all(clients.map(({ closed }) => closed)),
    clients.map(() => 1005),
  );
  await until(() => system.counters['connectionsClosed'] === 30);
  await system.stop();
  await until(() => holders().length === 0);
});

test('a body of megabytes comes through in both directions, to a reader that takes its time', async (t) => {
  const { listen } = makeListen(t, FEW_FILES);
  const server = createServer((asked, answer) => {
    assert.equal(asked.socket.remoteAddress, '127.0.0.1');
    asked.pipe(answer);
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = await listen(server, 0);
  // The one that the server keeps for itself.
  const own = createConnection(Number(new URL(url).port), '127.0.0.1');
  t.after(() => own.destroy());
  await new Promise((resolve) => own.once('connect', resolve));
  const body = randomBytes(5_000_000);
  const read = await new Promise<Buffer>((resolve, reject) => {
    const post = request(url, { method: 'POST' }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        response.pause();
        setTimeout(() => response.resume(), 1);
      });
      response.on('end', () => resolve(Buffer.concat(pieces)));
    });
    post.on('error', reject);
    post.end(body);
  });
  assert.equal(holders().length, 1);
  const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  assert.equal(hashOf(read), hashOf(body));
});

test('a held connection ends as one of the server’s own: flushed, cut off, reset, or by its client', async (t) => {
  const { listen } = makeListen(t, FEW_FILES);
  const accepted: Socket[] = [];
  const ends: string[] = [];
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    const number = accepted.push(socket);
    socket.on('error', () => undefined);
    socket.on('end', () => ends.push(`${number} end`));
    socket.on('close', () => ends.push(`${number} close`));
    socket.resume();
  });
  t.after(() => server.close());
  const port = Number(new URL(await listen(server, 0)).port);
  const dial = async () => {
    const client = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
    t.after(() => client.destroy());
    const read: string[] = [];
    client.on('data', (piece: Buffer) => read.push(piece.toString()));
    const over = new Promise<string>((resolve) => {
      client.on('error', (error) => resolve(String(Reflect.get(error, 'code'))));
      client.on('end', () => resolve('end'));
    });
    const before = accepted.length;
    await until(() => accepted.length > before);
    return { client, read, over };
  };
  await dial();

  const flushed = await dial();
  accepted[1]?.write('last words');
  accepted[1]?.destroySoon();
  assert.equal(await flushed.over, 'end');
  assert.deepEqual(flushed.read, ['last words']);

  const reset = await dial();
  accepted[2]?.resetAndDestroy();
  assert.equal(await reset.over, 'ECONNRESET');

  const leaving = await dial();
  leaving.client.end();
  await until(() => ends.includes('4 end'));
  // Half open: it can still be told something.
  accepted[3]?.end('goodbye');
  assert.equal(await leaving.over, 'end');
  assert.deepEqual(leaving.read, ['goodbye']);
  await until(() => ends.includes('4 close'));
  assert.deepEqual(ends, ['2 close', '3 close', '4 end', '4 close']);
});

test('a holder that is killed loses its connections, and the server goes on with another', async (t) => {
  const { listen, lines } = makeListen(t, FEW_FILES);
  const server = createServer((_asked, answer) => answer.end('served'));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = await listen(server, 0);
  const port = Number(new URL(url).port);
  const clients = [0, 1].map(() => createConnection(port, '127.0.0.1'));
  const closed = new Promise((resolve) => clients[1]?.once('close', resolve));
  clients[1]?.on('error', () => undefined);
  t.after(() => clients[0]?.destroy());
  await until(() => holders().length === 1);
  const [pid = Number.NaN] = holders();
  process.kill(pid, 'SIGKILL');
  await closed;
  await until(() => lines.length === 1);
  assert.deepEqual(lines, ['a process that held 1 connections ended (SIGKILL): they are lost']);
  assert.equal(await (await fetch(url)).text(), 'served');
});

test('under a limit of 300 open files the target serves 600 clients at once', async (t) => {
  const command = [process.execPath, join(projectRoot, 'target', 'main.ts'), '--system', 'whisper'];
  const target = spawn(
    'sh',
    ['-c', 'ulimit -n 300; exec "$@"', 'sh', ...command, '--realtime-port', '0', '--exit-with-parent'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => target.once('exit', resolve));
  t.after(async () => {
    target.stdin.end();
    await ended;
  });
  const ready = await new Promise<string>((resolve) => createInterface(target.stdout).once('line', resolve));
  const { realtimeUrl } = JSON.parse(ready) as { realtimeUrl: string };
  const clients: TestClient[] = [];
  while (clients.length < 600) {
    const some = Array.from({ length: 20 }, () => connect(t, `${realtimeUrl}/ws`));
    clients.push(...(await Promise.all(some)));
  }
  const greetings = await Promise.all(clients.map(({ next }) => next()));
  const ids = greetings.map((text) => String(JSON.parse(String(text))['sessionId'] ?? text));
  assert.equal(new Set(ids).size, 600);
});
