import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { describeTogether } from '../../generators/describe-together.ts';
import { startGuard } from '../../generators/local/guard.ts';
import { createLocalGenerator } from '../../generators/local/local-generator.ts';
import { runTogether, type TogetherEnd } from '../../generators/run-together.ts';
import { findFreePort } from '../../host/find-free-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'run-together-'));
after(() => rmSync(folder, { recursive: true }));
const { path: k6Path } = await resolveK6();
const guard = startGuard();
after(() => guard.close());

const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  K6_LOG_OUTPUT: 'stdout',
  K6_NO_USAGE_REPORT: 'true',
};

/** Each virtual user says which it is and how far from the agreed moment it begins. */
const WAITING = `
  import exec from 'k6/execution';
  export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 6, iterations: 1, maxDuration: '30s' } } };
  export function setup() { console.log('set-up'); return { nonce: 'n', loadStartedAtMs: Date.now() }; }
  export function teardown() { console.log('tear-down'); }
  export default function ({ nonce, loadStartedAtMs }) {
    while (Date.now() < loadStartedAtMs) {}
    console.log('vu=' + exec.vu.idInTest + ' nonce=' + nonce + ' start=' + loadStartedAtMs + ' late=' + (Date.now() - loadStartedAtMs));
  }`;

/** Goes on until it is stopped. */
const LONG = `
  export const options = { scenarios: { s: { executor: 'per-vu-iterations', vus: 3, iterations: 1, maxDuration: '5m', gracefulStop: '0s' } } };
  export default function () { console.log('at work'); return new Promise((resolve) => setTimeout(resolve, 240000)); }`;

interface Run {
  readonly end: TogetherEnd;
  readonly logs: readonly string[];
}

interface Settings {
  readonly count: number;
  readonly script: string;
  readonly onAgreed?: (startAtMs: number) => void;
  readonly onPids?: (pids: readonly number[]) => void;
  readonly stop?: AbortSignal;
  readonly ports?: readonly number[];
}

let runs = 0;
async function run({ count, script, onAgreed, onPids, stop, ports }: Settings): Promise<Run> {
  runs += 1;
  const dir = join(folder, String(runs));
  mkdirSync(dir);
  const scriptPath = join(dir, 'script.js');
  writeFileSync(scriptPath, script);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const logPath = (number: number): string => join(dir, `${number}.log`);
  const pids: number[] = [];
  const generators = await Promise.all(
    numbers.map(async (number) =>
      createLocalGenerator({
        number,
        count,
        k6Path,
        scriptPath,
        yieldsToTarget: false,
        logPath: logPath(number),
        stderrPath: `${logPath(number)}.stderr`,
        env,
        guard,
        apiPort: ports?.[number - 1] ?? (await findFreePort()),
        stopWaitMs: 10_000,
        onStart: (pid) => {
          pids.push(pid);
          onPids?.(pids);
        },
      }),
    ),
  );
  const end = await runTogether({
    generators,
    stop: stop ?? new AbortController().signal,
    kill: new AbortController().signal,
    leadMs: 1_500,
    isOverdue: () => false,
    ...(onAgreed === undefined ? {} : { onAgreed }),
  });
  for (const pid of pids) {
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, 'a k6 is left running');
  }
  return { end, logs: numbers.map((number) => readFileSync(logPath(number), 'utf8')) };
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

for (const count of [1, 2, 3]) {
  test(`${count} generators share one set-up, one start and all virtual users`, async () => {
    let agreedAtMs = 0;
    const { end, logs } = await run({
      count,
      script: WAITING,
      onAgreed: (startAtMs) => {
        agreedAtMs = startAtMs;
      },
    });
    assert.equal(end.problem, undefined, logs.join('\n'));
    assert.deepEqual(
      end.ends.map(({ name, outcome }) => [name, outcome.exitCode]),
      logs.map((_, i) => [String(i + 1), 0]),
    );
    const all = logs.join('\n');
    assert.equal(countOf(all, 'msg=set-up'), 1);
    assert.equal(countOf(all, 'msg=tear-down'), 1);
    const said = [...all.matchAll(/vu=(\d+) nonce=(\w+) start=(\d+) late=(\d+)/g)];
    assert.deepEqual(
      said.map(([, vu]) => Number(vu)).toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6],
    );
    for (const [, , nonce, start] of said) {
      assert.deepEqual([nonce, Number(start)], ['n', agreedAtMs]);
    }
  });
}

test('a generator that is killed ends the others in good order, and the end names it', async () => {
  const kill = new AbortController();
  const { end, logs } = await run({
    count: 3,
    script: LONG,
    onPids: (pids) => {
      const [, second] = pids;
      if (pids.length === 3 && second !== undefined) {
        kill.signal.addEventListener('abort', () => process.kill(second, 'SIGKILL'), { once: true });
      }
    },
    onAgreed: () => setTimeout(() => kill.abort(), 1_000),
  });
  assert.equal(end.problem?.kind, 'lost');
  const lost = end.ends.filter(({ outcome }) => outcome.exitCode === null);
  assert.equal(lost.length, 1);
  assert.deepEqual(
    end.ends.filter(({ outcome }) => outcome.endedBy === 'stop').map(({ outcome }) => outcome.wasKilled),
    [false, false],
  );
  const { state, message } = describeTogether(end, logs);
  assert.equal(state, 'failed');
  assert.match(message ?? '', /^Generator \d of 3: k6 was killed from outside: .*\(the others were stopped/);
});

test('a stop ends all of them, before the load as in it', async () => {
  for (const when of ['before', 'in'] as const) {
    const stop = new AbortController();
    const { end, logs } = await run({
      count: 2,
      script: LONG,
      stop: stop.signal,
      ...(when === 'in'
        ? { onAgreed: () => setTimeout(() => stop.abort(), 1_000) }
        : { onPids: () => stop.abort() }),
    });
    assert.equal(end.problem, undefined);
    assert.deepEqual(describeTogether(end, logs).state, 'interrupted');
  }
});

test('a set-up that fails ends all of them, and its message is the script’s own', async () => {
  const script = `${LONG}\nexport async function setup() { throw new Error('the channel is not there'); }`;
  const { end, logs } = await run({ count: 2, script });
  assert.equal(end.problem?.kind, 'setup');
  const { state, message } = describeTogether(end, logs);
  assert.equal(state, 'failed');
  assert.match(message ?? '', /^Set-up failed: Error: the channel is not there/);
});

test('a script that throws at its start is told as ever', async () => {
  const { end, logs } = await run({
    count: 1,
    script: 'throw new Error("no users"); export default () => {};',
  });
  assert.deepEqual(describeTogether(end, logs), {
    state: 'failed',
    message: 'k6 ended with status 107: Error: no users',
  });
});

test('another program on the port of the API is not taken for our k6', async (t) => {
  const other = createServer((request, response) => {
    const body =
      request.url === '/debug/vars/'
        ? { cmdline: ['k6', 'run', 'other.js'] }
        : { data: { attributes: { status: 4, running: false, stopped: false } } };
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const { end, logs } = await run({ count: 2, script: LONG, ports: [port] });
  const { state, message } = describeTogether(end, logs);
  assert.equal(state, 'failed');
  assert.match(message ?? '', /another k6 answers|k6 ended with status/);
});
