import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { createNetworkCollector } from '../../collectors/sources/network.ts';

function listen(context: { after(fn: () => void): void }, server: ReturnType<typeof createTcpServer>) {
  context.after(() => server.close());
  return new Promise<number>((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('expected a port'));
      } else {
        resolve(address.port);
      }
    });
  });
}

test('The round trip is the median of ten connections and the HTTP version that of the answer', async (context) => {
  let connections = 0;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listen(context, server);
  const collector = createNetworkCollector(`http://127.0.0.1:${port}`);
  const facts = await collector.facts();
  assert.deepEqual(
    { connects: facts['connects'], httpVersion: facts['httpVersion'] },
    { connects: 10, httpVersion: 'HTTP/1.1' },
  );
  const [min, median] = [Number(facts['roundTripMinMs']), Number(facts['roundTripMedianMs'])];
  assert.ok(
    min > 0 && min <= median && median < 100,
    `expected a loopback's round trip, got ${min} and ${median} ms`,
  );
  assert.deepEqual(asked, ['GET /api/health']);
  assert.equal(connections, 11, 'ten to time and one to ask');
  assert.deepEqual(await collector.facts(), facts, 'what is known is not asked again');
  assert.equal(connections, 11);
  assert.deepEqual(await collector.sample(), [], 'nothing during the load');
});

test('By TLS the HTTP version is the one that the server picks of the two that k6 offers', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-tls-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
  await promisify(execFile)('openssl', [...made, '-keyout', key, '-out', cert]);
  const secrets = { key: await readFile(key), cert: await readFile(cert) };
  for (const [protocols, version] of [
    [['h2', 'http/1.1'], 'HTTP/2 (TLSv1.3)'],
    [['http/1.1'], 'HTTP/1.1 (TLSv1.3)'],
  ] as const) {
    const server = createTlsServer({ ...secrets, ALPNProtocols: [...protocols] });
    const port = await listen(context, server);
    const facts = await createNetworkCollector(`https://127.0.0.1:${port}`).facts();
    assert.equal(facts['httpVersion'], version);
  }
});

test('A target that refuses is named with what to check, and is not asked again', async (context) => {
  const server = createTcpServer();
  const port = await listen(context, server);
  await new Promise((resolve) => server.close(resolve));
  const collector = createNetworkCollector(`http://127.0.0.1:${port}`);
  const expected = {
    message: `the target at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}; check TARGET_URL`,
  };
  await assert.rejects(collector.facts(), expected);
  const again = createTcpServer((socket) => socket.destroy());
  context.after(() => again.close());
  await new Promise<void>((resolve) => {
    again.listen(port, '127.0.0.1', resolve);
  });
  await assert.rejects(collector.facts(), expected);
});

test('A target that never answers costs no more than the time-out', async (context) => {
  const silent = createTcpServer(() => undefined);
  const port = await listen(context, silent);
  const collector = createNetworkCollector(`http://127.0.0.1:${port}`, { answerTimeoutMs: 100 });
  await assert.rejects(collector.facts(), {
    message: `the target at 127.0.0.1:${port} cannot be reached: no answer within 100 ms; check TARGET_URL`,
  });
});
