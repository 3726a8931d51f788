import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Reading } from '../../collectors/collector.ts';
import type { CollectorOptions } from '../../collectors/collector-options.ts';
import { createHostCollector } from '../../collectors/sources/host.ts';
import { assertNamed } from './support/collect-lines.ts';
import { type Started, sleep, startProcess } from './support/start-process.ts';
import { assertBetween, assertWithin } from './support/within.ts';

const run = promisify(execFile);

/** Burns 60 % of a core and holds 150 MB; its child burns 20 %, says its own id and ends with its parent. */
const LOAD = `
  const { spawn } = require('node:child_process');
  const isParent = process.send === undefined;
  if (isParent) {
    globalThis.held = Buffer.alloc(150e6, 1);
    spawn(process.execPath, ['-e', process.env.LOAD], { stdio: ['ignore', 'inherit', 'ignore', 'ipc'] });
  } else {
    process.on('disconnect', () => process.exit());
    console.log('child ' + process.pid + ' is up');
  }
  const busyMs = isParent ? 30 : 10;
  setInterval(() => { const end = performance.now() + busyMs; while (performance.now() < end); }, 50);
`;

let load: Started;
let child: number;

before(async () => {
  const isUp = async (output: string): Promise<boolean> => output.includes('is up');
  load = await startProcess(process.execPath, ['-e', LOAD], isUp, { env: { LOAD } });
  child = Number(/child (\d+)/.exec(load.output())?.[1]);
});

after(() => load.stop());

/** CPU seconds of the load and its child, by another program. */
async function readCpuSec(): Promise<number> {
  // ps rounds CPU time to whole seconds, so awk reads the hundredths; utime and stime are fields 14 and 15.
  const { stdout } = await run('awk', [
    '{ print $14 + $15 }',
    `/proc/${load.pid}/stat`,
    `/proc/${child}/stat`,
  ]);
  return stdout.split('\n').reduce((sum, line) => sum + Number(line), 0) / 100;
}

/** A collector whose clock the test reads too, so that a rate can be turned back into what was counted. */
function createTimedCollector(options: CollectorOptions) {
  let nowMs = 0;
  const collector = createHostCollector(options, () => nowMs);
  return async (): Promise<{ readings: readonly Reading[]; seconds: number }> => {
    const before = nowMs;
    nowMs = performance.now();
    const readings = await collector.sample();
    for (const { values } of readings) {
      assertNamed(collector, values);
    }
    return { readings, seconds: (nowMs - before) / 1000 };
  };
}

function readValue(readings: readonly Reading[], component: string, value: string): number {
  return readings.find((reading) => reading.component === component)?.values[value] ?? Number.NaN;
}

test('CPU of a process and its child agrees within 2 % with independent readings around the samples', async () => {
  const sample = createTimedCollector({ applicationPids: () => [load.pid] });
  const beforeFirst = await readCpuSec();
  await sample();
  const afterFirst = await readCpuSec();
  let collected = 0;
  let beforeLast = 0;
  for (let second = 0; second < 6; second += 1) {
    await sleep(1000);
    beforeLast = await readCpuSec();
    const { readings, seconds } = await sample();
    collected += (readValue(readings, 'application', 'cpuCorePercent') / 100) * seconds;
    assert.equal(readValue(readings, 'application', 'processes'), 2);
  }
  const afterLast = await readCpuSec();
  // Other work on the machine delays the readings, so what is known for certain is a least and a most.
  assertBetween('CPU seconds', collected, beforeLast - afterFirst, afterLast - beforeFirst, 0.02);
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

test('Loopback traffic and open files agree with what was sent', async (context) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.resume();
  }).listen(0, '127.0.0.1');
  context.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const loopbackBytes = (): number => Number(/lo:\s*(\d+)/.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]);
  const sample = createTimedCollector({ generatorPids: () => [process.pid] });
  const beforeFirst = loopbackBytes();
  const first = await sample();
  const afterFirst = loopbackBytes();
  const client = connect(address.port, '127.0.0.1');
  sockets.push(client);
  const payload = Buffer.alloc(1_000_000);
  for (let part = 0; part < 50; part += 1) {
    await new Promise((resolve) => client.write(payload, resolve));
  }
  const beforeLast = loopbackBytes();
  const last = await sample();
  const afterLast = loopbackBytes();
  const collected = (readValue(last.readings, 'host', 'loopbackMbps') * 1e6 * last.seconds) / 8;
  assertBetween('loopback bytes', collected, beforeLast - afterFirst, afterLast - beforeFirst, 0.02);
  assert.ok(collected > 45_000_000, 'nearly all of the 50 MB that were sent went through loopback');
  const files = (readings: readonly Reading[]): number => readValue(readings, 'generator', 'openFiles');
  assert.equal(files(last.readings) - files(first.readings), 2);
});

test('Disk usage agrees with df', async () => {
  const [host] = await createHostCollector({ diskPath: '/' }).sample();
  const percent = (await run('df', ['--output=pcent', '/'])).stdout;
  const byDf = Number(/(\d+)%/.exec(percent)?.[1]);
  // df rounds up to whole percents.
  assert.equal(Math.ceil(host?.values['diskUsagePercent'] ?? Number.NaN), byDf);
});
