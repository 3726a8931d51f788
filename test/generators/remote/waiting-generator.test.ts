import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { describeOutcome } from '../../../generators/local/describe-outcome.ts';
import { createWaitingGenerator } from '../../../generators/remote/waiting-generator.ts';

const folder = mkdtempSync(join(tmpdir(), 'waiting-generator-'));
after(() => rmSync(folder, { recursive: true }));

interface Pretended {
  /** What its process takes, bytes. */
  readonly memoryBytes: number;
  /** Whether it ends when it is told to. */
  readonly obeys: boolean;
}

/** Answers as the API of a k6 does that is in the midst of its load. */
async function pretend(t: TestContext, { memoryBytes, obeys }: Pretended) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'PATCH') {
      asked.push('stop');
      if (obeys) {
        server.close();
        server.closeAllConnections();
      }
    }
    const attributes = { status: 7, running: true, stopped: false, vus: 1, 'vus-max': 1 };
    response.end(
      request.url === '/metrics'
        ? [
            'process_cpu_seconds_total 1',
            `process_resident_memory_bytes ${memoryBytes}`,
            'go_gc_duration_seconds_sum 0',
            'go_sched_gomaxprocs_threads 2',
          ].join('\n')
        : JSON.stringify({ data: { attributes } }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

interface Asked {
  readonly origin: string;
  readonly log?: string;
  readonly stop?: AbortSignal;
  readonly stopWaitMs?: number;
}

async function run(
  t: TestContext,
  { origin, log = '', stop = new AbortController().signal, stopWaitMs = 20_000 }: Asked,
) {
  const [from, logPath] = ['from', 'copy'].map((name) => join(folder, `${t.name.slice(0, 12)}-${name}.log`));
  writeFileSync(from as string, log);
  const generator = createWaitingGenerator({
    number: 1,
    count: 1,
    name: 'elsewhere',
    origin,
    scriptName: 'x.js',
    from: from as string,
    logPath: logPath as string,
    memoryMaxBytes: 1_000_000_000,
    stopWaitMs,
    endTimes: { everyMs: 20, graceMs: 100, stopGraceMs: 20_000 },
  });
  const kill = new AbortController().signal;
  const outcome = await generator.run({ stop, kill, isOverdue: () => false });
  assert.equal(readFileSync(logPath as string, 'utf8'), log);
  return outcome;
}

test('a k6 that takes more memory than it may is told to end', async (t) => {
  const { origin, asked } = await pretend(t, { memoryBytes: 2_000_000_000, obeys: true });
  const memory = { bytes: 2_000_000_000, maxBytes: 1_000_000_000 };
  assert.deepEqual(await run(t, { origin }), { exitCode: 0, endedBy: 'memory', wasKilled: false, memory });
  assert.deepEqual(asked, ['stop']);
});

test('one that does not end when it is told to is left, and that is said', async (t) => {
  const { origin, asked } = await pretend(t, { memoryBytes: 1_000, obeys: false });
  const outcome = await run(t, { origin, stop: AbortSignal.abort(), stopWaitMs: 1_500 });
  assert.deepEqual(outcome, { exitCode: 0, endedBy: 'stop', wasKilled: false, isLeft: true });
  assert.deepEqual(asked, ['stop']);
  assert.deepEqual(describeOutcome(outcome, ''), {
    state: 'interrupted',
    message:
      'Interrupted: k6 stopped before the planned end. It is still running, and only who started it can end it.',
  });
});

test('one that only waits for connections that nobody closes is told to end, and keeps what it measured', async (t) => {
  const { origin, asked } = await pretend(t, { memoryBytes: 1_000, obeys: true });
  const log = 'time="x" level=info msg="k6-chat end abcdef 1/1 1 3 2 {}" source=console\n';
  assert.deepEqual(await run(t, { origin, log }), { exitCode: 0, endedBy: 'unclosed', wasKilled: false });
  assert.deepEqual(asked, ['stop']);
});
