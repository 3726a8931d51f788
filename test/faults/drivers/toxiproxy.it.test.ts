import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedFault } from '../../../faults/fault-driver.ts';
import { type OpenFaults, openFaults } from '../../../faults/open-faults.ts';
import { readDrivers } from '../../../faults/read-drivers.ts';
import { planFaults } from '../../../faults/schedule/plan-faults.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const drivers = await readDrivers();
const named = { services: {}, proxies: {} };

const plan = (howMuch: Record<string, unknown>, what = 'partition'): PlannedFault => {
  const faults = [{ what, where: 'generator-target', at: '0s', for: '1s', howMuch }];
  const planned = planFaults({ faults }, { drivers, named, durationMs: 10_000, test: 't' });
  const [fault] = planned.ok ? planned.faults : [];
  assert.ok(fault);
  return fault;
};

/** An echo server behind the proxies of a run. */
async function openEcho(fault: PlannedFault) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => socket.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const addresses = { targetUrl: url, targetWsUrl: url };
  const journalFolder = temporaryFolder('k6-chat-journal-');
  const faults: OpenFaults = await openFaults([fault], {
    ...{ drivers, journalFolder, env: process.env, embedded: false, addresses, named, log: () => undefined },
  });
  const through = await faults.attach({ addresses });
  assert.notEqual(through.targetUrl, url);
  assert.equal(through.targetWsUrl, through.targetUrl);
  return {
    faults,
    port: Number(new URL(through.targetUrl).port),
    close: async () => {
      await faults.close();
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
      assert.deepEqual(readdirSync(journalFolder), []);
    },
  };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return socket;
}

test('a silent partition lets nothing pass, keeps the connection, and afterwards everything arrives in order', async () => {
  const fault = plan({ as: 'silent' });
  const echo = await openEcho(fault);
  const socket = await dial(echo.port);
  let read = '';
  socket.setEncoding('utf8').on('data', (text) => {
    read += String(text);
  });
  const injected = await echo.faults.inject(fault);
  const sent = Array.from({ length: 20 }, (_, index) => `${index};`).join('');
  socket.write(sent);
  await sleep(300);
  assert.equal(read, '');
  await injected.remove();
  while (read.length < sent.length) {
    await sleep(5);
  }
  assert.equal(read, sent);
  socket.destroy();
  await echo.close();
});

test('a cut partition closes connections and refuses new ones until it is taken back', async () => {
  const fault = plan({ as: 'cut' });
  const echo = await openEcho(fault);
  const socket = await dial(echo.port);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  const injected = await echo.faults.inject(fault);
  await closed;
  await assert.rejects(dial(echo.port), { code: 'ECONNREFUSED' });
  await injected.remove();
  (await dial(echo.port)).destroy();
  await echo.close();
});

test('latency is added each way', async () => {
  const fault = plan({ latencyMs: 100 }, 'latency');
  const echo = await openEcho(fault);
  const socket = await dial(echo.port);
  const injected = await echo.faults.inject(fault);
  const startMs = performance.now();
  socket.write('x');
  await new Promise((resolve) => socket.once('data', resolve));
  assert.ok(performance.now() - startMs >= 199);
  await injected.remove();
  socket.destroy();
  await echo.close();
});

test('the end of a run takes back what is in effect', async () => {
  const fault = plan({ as: 'cut' });
  const echo = await openEcho(fault);
  await echo.faults.inject(fault);
  await echo.close();
});

test('a driver that cannot work here says so before any load, with the reason and what to do', async () => {
  const planOf = (what: string, where: string, howMuch = {}): PlannedFault => {
    const planned = planFaults(
      { faults: [{ what, where, at: '0s', for: '1s', howMuch }] },
      { drivers, named, durationMs: 10_000, test: 't' },
    );
    assert.ok(planned.ok && planned.faults[0]);
    return planned.faults[0];
  };
  const faults = [
    planOf('pause', 'target'),
    planOf('cpu-pressure', 'machine', { workers: 1 }),
    planOf('partition', 'target-database'),
  ];
  const addresses = { targetUrl: 'https://chat.example', targetWsUrl: 'https://chat.example' };
  const options = {
    drivers,
    journalFolder: temporaryFolder('k6-chat-journal-'),
    named,
    log: () => undefined,
  };
  await assert.rejects(
    openFaults(faults, { ...options, env: { PATH: '/nowhere' }, embedded: false, addresses }),
    {
      message: [
        'FAULTS: cpu-pressure and memory-pressure: PATH has no stress-ng. Install it (package stress-ng), or leave these faults out.',
        'FAULTS: pause at target: this run does not start the target, so it does not know its processes. Name them in the target file: "services": { "chat": { "pidFile": "/run/chat.pid" } } or { "chat": { "kill": "docker kill chat", "start": "docker start chat" } }.',
        'FAULTS: where target-database: this run does not start the target, so it cannot put a proxy between it and its servers. Put a Toxiproxy there yourself and name it in the target file: "proxies": { "target-database": { "toxiproxyUrl": "http://127.0.0.1:8474", "proxy": "postgres" } }.',
      ].join('\n'),
    },
  );
  assert.deepEqual(readdirSync(options.journalFolder), []);
});

test('an optional fault that cannot be made is left out, and the others are made', async () => {
  const scheduled = [
    { what: 'restart', where: 'chat', at: '0s' },
    { what: 'cpu-pressure', where: 'machine', at: '1s', for: '1s', howMuch: { workers: 1 }, optional: true },
  ];
  const planned = planFaults(
    { faults: scheduled },
    {
      drivers,
      named: { services: { chat: { restart: 'true' } }, proxies: {} },
      durationMs: 10_000,
      test: 't',
    },
  );
  assert.ok(planned.ok);
  const [restart, pressure] = planned.faults;
  assert.ok(restart && pressure);
  const said: string[] = [];
  const faults = await openFaults(planned.faults, {
    drivers,
    journalFolder: temporaryFolder('k6-chat-journal-'),
    named: { services: { chat: { restart: 'true' } }, proxies: {} },
    env: { PATH: '/nowhere' },
    embedded: false,
    addresses: { targetUrl: 'http://127.0.0.1:1', targetWsUrl: 'http://127.0.0.1:1' },
    log: (line) => said.push(line),
  });
  const reason =
    'cpu-pressure and memory-pressure: PATH has no stress-ng. Install it (package stress-ng), or leave these faults out.';
  assert.deepEqual(said, [`left out: cpu-pressure (${reason})`]);
  await (await faults.inject(restart)).remove();
  await assert.rejects(faults.inject(pressure), { message: reason });
  await faults.close();
});
