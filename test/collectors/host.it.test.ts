import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createHostCollector } from '../../collectors/sources/host.ts';
import { type Started, sleep, startProcess } from './support/start-process.ts';
import { assertWithin } from './support/within.ts';

const run = promisify(execFile);

/** Burns 60 % of a core in itself and lets a child of itself burn 20 %, and holds 150 MB. */
const LOAD = `
  const { spawn } = require('node:child_process');
  const share = Number(process.argv[1]);
  globalThis.held = share > 0.5 ? Buffer.alloc(150e6, 1) : undefined;
  if (share > 0.5) spawn(process.execPath, ['-e', process.env.LOAD, '0.2'], { stdio: 'ignore' });
  setInterval(() => { const end = performance.now() + 50 * share; while (performance.now() < end); }, 50);
  console.log('ready');
`;

let load: Started;
let child: number;

before(async () => {
  load = await startProcess(process.execPath, ['-e', LOAD, '0.6'], async () => true, { env: { LOAD } });
  await sleep(1000);
  child = Number((await run('pgrep', ['-P', String(load.pid)])).stdout.trim());
});

after(async () => {
  process.kill(child);
  await load.stop();
});

/** CPU seconds and resident bytes of the load and its child, by the shell's tools. */
async function readByPs(): Promise<{ cpuSec: number; rssBytes: number; pids: number[] }> {
  const pids = [load.pid, child];
  // ps rounds CPU time to whole seconds, so the hundredths are read from the clock of each process by another program.
  const text = (await run('awk', ['{ print $14 + $15 }', ...pids.map((pid) => `/proc/${pid}/stat`)])).stdout;
  const ticks = text
    .trim()
    .split('\n')
    .reduce((sum, line) => sum + Number(line), 0);
  const rss = (await run('ps', ['-o', 'rss=', '-p', pids.join()])).stdout.trim().split('\n').map(Number);
  return { cpuSec: ticks / 100, rssBytes: rss.reduce((sum, one) => sum + one, 0) * 1024, pids };
}

test('CPU of a process and its child agrees within 2 % with independent readings over the same time', async () => {
  const collector = createHostCollector({ applicationPids: () => [load.pid] });
  await collector.sample();
  const begin = { byPs: await readByPs(), ms: performance.now() };
  const values: number[] = [];
  let previousMs = begin.ms;
  for (let second = 0; second < 6; second += 1) {
    await sleep(1000);
    const readings = await collector.sample();
    const nowMs = performance.now();
    const value = readings.find(({ component }) => component === 'application')?.values['cpuCorePercent'];
    values.push((value ?? Number.NaN) * (nowMs - previousMs));
    previousMs = nowMs;
  }
  const end = { byPs: await readByPs(), ms: performance.now() };
  const independent = (100_000 * (end.byPs.cpuSec - begin.byPs.cpuSec)) / (end.ms - begin.ms);
  const collected = values.reduce((sum, one) => sum + one, 0) / (previousMs - begin.ms);
  assert.equal(end.byPs.pids.length, 2);
  assertWithin('cpuCorePercent', collected, independent, 0.02);
});

test('Memory of one process agrees within 2 % with ps, and of two with their proportional sets', async () => {
  const one = createHostCollector({ applicationPids: () => [load.pid], databasePids: () => [child] });
  const readings = await one.sample();
  const rss = async (pid: number): Promise<number> =>
    Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout) * 1024;
  const of = (component: string) => readings.find((reading) => reading.component === component)?.values;
  assertWithin('memoryBytes of the parent', of('application')?.['memoryBytes'], await rss(load.pid), 0.02);
  assertWithin('memoryBytes of the child', of('database')?.['memoryBytes'], await rss(child), 0.02);
  assert.equal(of('application')?.['processes'], 1);

  const [, both] = await createHostCollector({ applicationPids: () => [load.pid] }).sample();
  const program = '/^Pss:/ { sum += $2 } END { print sum * 1024 }';
  const files = [load.pid, child].map((pid) => `/proc/${pid}/smaps_rollup`);
  const pss = Number((await run('awk', [program, ...files])).stdout);
  assertWithin('memoryBytes of both', both?.values['memoryBytes'], pss, 0.02);
});

test('Loopback traffic, its packets and open files agree with what was sent', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.resume();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const loopback = (): number => Number(/lo:\s*(\d+)/.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]);
  const collector = createHostCollector({ generatorPids: () => [process.pid] });
  const before = await collector.sample();
  const beforeBytes = loopback();
  const startMs = performance.now();
  const client = connect(address.port, '127.0.0.1');
  const payload = Buffer.alloc(1_000_000);
  for (let part = 0; part < 50; part += 1) await new Promise((resolve) => client.write(payload, resolve));
  await sleep(200);
  const after = await collector.sample();
  const seconds = (performance.now() - startMs) / 1000;
  const independent = ((loopback() - beforeBytes) * 8) / 1e6 / seconds;
  const files = (readings: typeof before): number =>
    readings.find(({ component }) => component === 'generator')?.values['openFiles'] ?? Number.NaN;
  assertWithin('loopbackMbps', after[0]?.values['loopbackMbps'], independent, 0.02);
  assert.ok(independent * seconds > 400, 'the 400 Mb that were sent went through loopback');
  assert.equal(files(after) - files(before), 2);
  for (const socket of [client, ...sockets]) socket.destroy();
  server.close();
});

test('Disk usage agrees with df', async () => {
  const [host] = await createHostCollector({ diskPath: '/' }).sample();
  const percent = (await run('df', ['--output=pcent', '/'])).stdout;
  const byDf = Number(/(\d+)%/.exec(percent)?.[1]);
  // df rounds up to whole percents.
  assert.equal(Math.ceil(host?.values['diskUsagePercent'] ?? Number.NaN), byDf);
});
