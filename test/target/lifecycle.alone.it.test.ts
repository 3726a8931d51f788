import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { RunningTarget } from '../../target/target-options.ts';
import { asRecord, callApi, connectAs, startTestTarget } from './test-target.ts';

const MAIN = fileURLToPath(new URL('../../target/main.ts', import.meta.url));
const SMALL = [
  '--rest-port',
  '0',
  '--realtime-port',
  '0',
  '--seed-messages',
  '50',
  '--users',
  '5',
  '--channels',
  '2',
];

interface Started {
  child: ChildProcess;
  facts: Record<string, unknown>;
  pids: number[];
  folder: string;
}

/** Runs main.ts with a temporary folder of its own, in which everything it leaves would be seen. */
async function runMain(
  args: string[],
  launcher?: (command: string[]) => string[],
  env: Record<string, string> = {},
): Promise<Started> {
  const folder = makeFolder();
  const command = [process.execPath, MAIN, ...args];
  const [program = '', ...rest] = launcher?.(command) ?? command;
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TMPDIR: folder, ...env },
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) {
        resolve(text);
      }
    });
    child.once('exit', (code) => reject(new Error(`The target ended with ${code} before it was ready.`)));
  });
  const facts = asRecord(JSON.parse(line));
  assert.equal(line.trimEnd().includes('\n'), false, 'one line only');
  const pids = Object.values(asRecord(facts['pids'])).map(Number);
  return { child, facts, pids, folder };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'k6-chat-test-'));
  // PostgreSQL's own account must be able to pass through.
  chmodSync(folder, 0o711);
  return folder;
}

/** The segments of shared memory that nobody is attached to, and the files of the system's shared memory. */
function sharedMemory(): string[] {
  const files = existsSync('/dev/shm')
    ? readdirSync('/dev/shm').filter((name) => /postgres/i.test(name))
    : [];
  if (!existsSync('/proc/sysvipc/shm')) {
    return files;
  }
  const segments = execFileSync('cat', ['/proc/sysvipc/shm'], { encoding: 'utf8' })
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , , attached]) => attached === '0')
    .map(([, id]) => `segment ${id}`);
  return [...files, ...segments];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; it is its parent's to collect.
    return !/^State:\s+Z/m.test(
      existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '',
    );
  } catch {
    return false;
  }
}

async function expectNothingLeft({ pids, folder }: Started): Promise<void> {
  const left = () => ({ pids: pids.filter(isAlive), files: readdirSync(folder) });
  for (let tries = 0; tries < 200 && (left().pids.length > 0 || left().files.length > 0); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(left(), { pids: [], files: [] });
  rmSync(folder, { recursive: true });
}

const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
  );

test('main prints one ready line, serves, and SIGTERM or SIGINT leaves no process and no file', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const started = await runMain(SMALL);
    const { facts } = started;
    assert.equal(facts['ready'], true);
    assert.deepEqual(Object.keys(asRecord(facts['pids'])).slice(0, 2), ['application', 'database']);
    assert.ok(started.pids.every(isAlive));
    assert.equal((await fetch(`${facts['restUrl']}/api/health`)).status, 200);
    started.child.kill(signal);
    assert.equal(await exitOf(started.child), 0);
    await expectNothingLeft(started);
  }
});

test('SIGTERM ends at once with status 0 while silent connections are held open', async () => {
  const started = await runMain(SMALL);
  const held = [started.facts['restUrl'], started.facts['realtimeUrl']].map((url) => {
    const { port, hostname } = new URL(String(url));
    return connect(Number(port), hostname);
  });
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  // One says nothing at all, one has asked what the realtime port never answers.
  held[1]?.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
  const dropped = held.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of held) {
    socket.on('error', () => undefined);
    socket.resume();
  }
  const startMs = performance.now();
  started.child.kill('SIGTERM');
  assert.equal(await exitOf(started.child), 0);
  // Half the time after which it would have given up.
  assert.ok(performance.now() - startMs < 7_500);
  await Promise.all(dropped);
  await expectNothingLeft(started);
});

test('killed at any moment of its start it leaves no file, process or shared memory', async () => {
  // Others' may go meanwhile.
  const before = new Set(sharedMemory());
  for (const waitMs of [0, 150, 300, 500, 800, 1_200, 1_800, 2_500]) {
    const folder = makeFolder();
    const child = spawn(process.execPath, [MAIN, ...SMALL], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: folder },
    });
    const exited = exitOf(child);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    child.kill('SIGKILL');
    await exited;
    await expectNothingLeft({ child, facts: {}, pids: [], folder });
  }
  assert.deepEqual(
    sharedMemory().filter((each) => !before.has(each)),
    [],
  );
});

test('with --exit-with-parent, killing the parent leaves nothing', async () => {
  // The process in between stands for the runner: it holds the only other end of the target's standard input.
  const started = await runMain([...SMALL, '--exit-with-parent'], (command) => [
    process.execPath,
    '-e',
    `const { spawn } = require('node:child_process');
     spawn(process.argv[1], process.argv.slice(2), { stdio: ['pipe', 'inherit', 'ignore'] });`,
    ...command,
  ]);
  assert.ok(started.pids.every(isAlive));
  started.child.kill('SIGKILL');
  await expectNothingLeft(started);
});

test('killing the target itself leaves nothing', async () => {
  const started = await runMain(SMALL);
  process.kill(Number(asRecord(started.facts['pids'])['application']), 'SIGKILL');
  await expectNothingLeft(started);
});

test('an interrupt during the start leaves nothing', async () => {
  const folder = makeFolder();
  const child = spawn(process.execPath, [MAIN, ...SMALL.slice(0, 4), '--seed-messages', '2000000'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  await new Promise<void>((resolve) =>
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('seeding')) {
        resolve();
      }
    }),
  );
  assert.equal(readdirSync(folder).length, 1);
  child.kill('SIGINT');
  assert.equal(await exitOf(child), 1);
  await expectNothingLeft({ child, facts: {}, pids: [], folder });
});

test('a taken port is named, and nothing is left of the start', async () => {
  const first = await startTestTarget();
  try {
    const port = Number(new URL(first.restUrl).port);
    await assert.rejects(startTestTarget({ restPort: port }), {
      message: `Expected port ${port} to be free, but something listens there. Choose another, or 0 for any.`,
    });
  } finally {
    await first.stop();
  }
});

test('both sides can share one port', async () => {
  const probe = await startTestTarget();
  const port = Number(new URL(probe.restUrl).port);
  await probe.stop();
  const target = await startTestTarget({ restPort: port, realtimePort: port });
  try {
    assert.equal(target.realtimeUrl, target.restUrl);
    const socket = await connectAs(target, 'user-1');
    assert.equal((await callApi(target, 'GET', '/api/channels')).status, 200);
    socket.close();
  } finally {
    await target.stop();
  }
});

test('a given database and cache are used, refused to a second target, and left clean', async () => {
  const host = await startTestTarget({ cache: 'auto' });
  const databaseUrl = host.databaseUrl.replace(/\/postgres$/, '/template1');
  const { redisUrl } = host;
  const options = { databaseUrl, ...(redisUrl === undefined ? {} : { redisUrl }) };
  let guest: RunningTarget | undefined;
  const client = new pg.Client(databaseUrl);
  try {
    guest = await startTestTarget(options);
    assert.deepEqual(
      [guest.databaseUrl, guest.redisUrl, Object.keys(guest.pids)],
      [databaseUrl, redisUrl, ['application']],
    );
    assert.equal((await callApi(guest, 'GET', '/api/channels')).status, 200);
    await assert.rejects(startTestTarget(options), {
      message:
        'Expected a database of our own, but another target is running in it. Stop that one, or give another DATABASE_URL.',
    });
    await guest.stop();
    await client.connect();
    const { rows } = await client.query("select 1 from pg_namespace where nspname = 'k6_chat_target'");
    assert.deepEqual(rows, []);
  } finally {
    await client.end();
    await guest?.stop();
    await host.stop();
  }
});

test('an unreachable database fails the start with a message', async () => {
  await assert.rejects(
    startTestTarget({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }),
    /ECONNREFUSED/,
  );
});

test('stopping twice is stopping once', async () => {
  const target = await startTestTarget();
  const pid = Number(target.pids.database);
  assert.equal(isAlive(pid), true);
  await Promise.all([target.stop(), target.stop()]);
  await target.stop();
  assert.equal(isAlive(pid), false);
});

test('killing the target with every process that carries its environment leaves nothing', async (t) => {
  if (process.platform !== 'linux') {
    return t.skip('needs /proc');
  }
  const mark = `k6-chat-test-${process.pid}-${Date.now()}`;
  const started = await runMain(SMALL, undefined, { TEST_MARK: mark });
  const marked = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && readEnvironment(pid).includes(`TEST_MARK=${mark}`));
  const { application, database } = asRecord(started.facts['pids']);
  assert.deepEqual([marked.includes(Number(application)), marked.includes(Number(database))], [true, true]);
  for (const pid of marked) {
    process.kill(pid, 'SIGKILL');
  }
  await expectNothingLeft(started);
});

function readEnvironment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
