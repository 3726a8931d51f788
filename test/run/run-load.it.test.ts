import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../host/find-free-port.ts';
import type { Manifest } from '../../record/manifest-schema.ts';
import { readManifest } from '../../record/read-run-record.ts';
import { startDelayProxy } from './delay-proxy.ts';
import { assertNothingLeft, startRun, startTarget } from './processes.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'run-load-')));
after(() => rmSync(base, { recursive: true }));

const newFolder = () => mkdtempSync(join(base, 'results-'));
/** Waits for something to come true, at most half a minute. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !isTrue(); i += 1) {
    await sleep(100);
  }
  assert.ok(isTrue());
}

const latest = (folder: string): Promise<Manifest> => readManifest(join(folder, 'latest'));
const statesOf = ({ tests }: Manifest) => Object.fromEntries(tests.map(({ name, state }) => [name, state]));
const documents = ['junit.xml', 'report.html', 'report.json', 'report.md'];

type Counters = NonNullable<Manifest['tests'][number]['targetCounters']>;

/** The smallest load: one test of about six seconds. */
const small = ['PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=2s'];

/** A run that goes on until it is stopped. */
const long = ['PROFILE=smoke', 'TESTS=message-throughput,api-endpoints', 'DURATION=5m'];

/** A k6 that never ends by itself and does not stop when asked to. */
function hangingK6(): string {
  const path = join(newFolder(), 'k6');
  writeFileSync(
    path,
    '#!/bin/sh\n[ "$1" = version ] && echo "k6 v2.2.0 (go1.26.8, linux/amd64)" && exit 0\ntrap "" INT TERM\necho "k6 hangs now"\nwhile :; do sleep 0.1; done\n',
  );
  chmodSync(path, 0o755);
  return path;
}

function texts(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

test('a run on the built-in target meets its targets and leaves whole files, no secret and no process', async (t) => {
  const folder = newFolder();
  const run = startRun(t, ['run', ...small], { RESULTS_DIR: folder, JWT_SECRET: 'a-secret-of-this-test' });
  await run.says('message-throughput: live at http://127.0.0.1:');
  const shown = () =>
    run
      .family()
      .map(({ args }) => args)
      .join('\n');
  await until(() => shown().includes('k6 run '));
  assert.doesNotMatch(shown(), /a-secret-of-this-test/);
  assert.equal(await run.exit(), 0, run.stdout() + run.stderr());
  await assertNothingLeft(run);

  const manifest = await latest(folder);
  assert.equal(manifest.state, 'complete');
  assert.equal(manifest.runId, readlinkSync(join(folder, 'latest')));
  assert.equal(manifest.target.embedded, true);
  assert.deepEqual(statesOf(manifest), { 'message-throughput': 'complete' });
  assert.deepEqual(readdirSync(join(folder, 'latest', 'message-throughput')).sort(), [
    'audit.json',
    'dashboard.html',
    'generators',
    'k6.log',
    'merge.json',
    'summary.json',
    'timeline.ndjson',
  ]);
  assert.deepEqual(
    documents.filter((name) => !existsSync(join(folder, 'latest', name))),
    [],
  );
  assert.deepEqual(readdirSync(folder).sort(), [manifest.runId, 'latest']);

  // k6 given of its garbage collections, and they are figures and not a part of its log.
  const system = readFileSync(join(folder, 'latest', 'system.ndjson'), 'utf8');
  assert.match(system, /"component":"generator".*"gcSharePercent":\d/);
  const k6Log = readFileSync(join(folder, 'latest', 'message-throughput', 'k6.log'), 'utf8');
  assert.match(k6Log, /running \(/);
  assert.doesNotMatch(k6Log, / MB goal, /);

  const everything = texts(folder) + run.stdout() + run.stderr();
  assert.doesNotMatch(everything, /a-secret-of-this-test/);

  // Both ends counted the same messages.
  const none: Counters = { before: {}, after: {} };
  const { before, after: later } = manifest.tests[0]?.targetCounters ?? none;
  const key = 'messagesAccepted.socket';
  const accepted = Number(later[key] ?? 0) - Number(before[key] ?? 0);
  const summary = JSON.parse(
    readFileSync(join(folder, 'latest', 'message-throughput', 'summary.json'), 'utf8'),
  );
  assert.equal(accepted, 100);
  assert.equal(summary.metrics.messages_sent.values.count, accepted);
});

test('against a target that is given', async (t) => {
  const { restUrl, realtimeUrl } = await startTarget(t);
  const given = (wsUrl: string) => ({
    TARGET_URL: restUrl,
    TARGET_WS_URL: wsUrl,
    JWT_SECRET: 'secret-of-the-target',
  });

  await t.test('a target missed ends the run with 99', async (t) => {
    const folder = newFolder();
    const port = await startDelayProxy(t, Number(new URL(realtimeUrl).port), 300);
    const run = startRun(t, ['run', ...small], { RESULTS_DIR: folder, ...given(`ws://127.0.0.1:${port}`) });
    assert.equal(await run.exit(), 99, run.stdout() + run.stderr());
    assert.match(run.stdout(), /Message latency \(p95\) +< 200 ms +[67]\d\d\S* ms +✗ missed/);
    const manifest = await latest(folder);
    assert.deepEqual([manifest.state, manifest.tests[0]?.exitCode], ['complete', 99]);
  });

  await t.test(
    'a set-up that the target refuses is given once for its test, and no table of nothing buries it',
    async (t) => {
      const folder = newFolder();
      const env = { ...given(realtimeUrl), JWT_SECRET: 'not-the-secret', RESULTS_DIR: folder };
      const run = startRun(t, ['run', ...small], env);
      assert.equal(await run.exit(), 1, run.stdout());
      assert.match(
        run.stdout(),
        /message-throughput: Set-up failed: Error: Could not create the channel \S+: expected status 201, got 401 \(UNAUTHORIZED: [^)]*\)\. Check the target and the credentials\.\n/,
      );
      assert.match(
        run.stdout(),
        /Message throughput: FAILED\n {2}Nothing was measured, so no target is met\./,
      );
      assert.doesNotMatch(run.stdout(), /\? no data/);
      const manifest = await latest(folder);
      assert.equal(manifest.state, 'failed');
      assert.deepEqual(statesOf(manifest), { 'message-throughput': 'failed' });
      assert.ok(existsSync(join(folder, 'latest', 'report.html')));
    },
  );

  await t.test('Ctrl-C keeps what was measured, and no second run may begin meanwhile', async (t) => {
    const folder = newFolder();
    const env = { RESULTS_DIR: folder, ...given(realtimeUrl) };
    const run = startRun(t, ['run', ...long], env);
    await run.says(/deliveries matched\/s, p95 \d/);

    // The address that was printed leads to k6's own dashboard, now.
    const [, address] = /live at (http:\S+)/.exec(run.stdout()) ?? [];
    assert.ok(address);
    assert.match(await (await fetch(address)).text(), /<title>k6 dashboard<\/title>/);

    const second = startRun(t, ['run', ...small], env);
    assert.equal(await second.exit(), 1);
    assert.equal(
      second.stderr(),
      `Another run is going on (process ${run.pid}), and two at once would measure each other. Wait for its end, or stop it with: kill -INT ${run.pid}\n`,
    );
    const elsewhere = { RESULTS_DIR: newFolder(), JWT_SECRET: 'x', TARGET_URL: await deadUrl() };
    const neighbour = startRun(t, ['run', ...small], elsewhere);
    assert.equal(await neighbour.exit(), 1);
    assert.ok(
      neighbour
        .stdout()
        .includes(
          `! Another run is going on on this machine (process ${run.pid}, results in ${folder}): each measures the other too.\n`,
        ),
      neighbour.stdout(),
    );
    const report = startRun(t, ['report'], env);
    assert.equal(await report.exit(), 1);
    assert.match(report.stderr(), /this run is still going on/);

    process.kill(run.pid, 'SIGINT');
    assert.equal(await run.exit(), 130, run.stdout() + run.stderr());
    await assertNothingLeft(run);
    const manifest = await latest(folder);
    assert.equal(manifest.state, 'interrupted');
    assert.deepEqual(statesOf(manifest), { 'message-throughput': 'interrupted', 'api-endpoints': 'not-run' });
    assert.ok(existsSync(join(folder, 'latest', 'message-throughput', 'summary.json')));
    assert.deepEqual(
      documents.filter((name) => !existsSync(join(folder, 'latest', name))),
      [],
    );
  });

  await t.test(
    'a k6 that is killed fails its test only, and the report says what was the matter',
    async (t) => {
      const folder = newFolder();
      const args = ['run', 'PROFILE=smoke', 'TESTS=websocket-connections,message-throughput', 'DURATION=2s'];
      const run = startRun(t, args, { RESULTS_DIR: folder, ...given(realtimeUrl) });
      await run.says(/websocket-connections 0:0[1-9]/);
      const k6 = run.family().find(({ args }) => args.includes('k6 run '));
      assert.ok(k6);
      process.kill(k6.pid, 'SIGKILL');
      assert.equal(await run.exit(), 1, run.stdout() + run.stderr());
      await assertNothingLeft(run);
      const message = 'k6 was killed from outside: its log says nothing of why';
      assert.match(run.stdout(), new RegExp(`^websocket-connections: ${message}$`, 'm'));
      assert.match(run.stdout(), /^ {2}Message throughput: PASSED$/m);
      const manifest = await latest(folder);
      assert.equal(manifest.state, 'failed');
      assert.deepEqual(
        manifest.tests.map(({ state, message }) => [state, message]),
        [
          ['failed', message],
          ['complete', undefined],
        ],
      );
      // What it recorded until then is kept, and what broke off is not.
      assert.deepEqual(readdirSync(join(folder, 'latest', 'websocket-connections')).sort(), [
        'generators',
        'k6.log',
        'merge.json',
        'timeline.ndjson',
      ]);
    },
  );

  await t.test('a second Ctrl-C does not wait for a k6 that hangs', async (t) => {
    const folder = newFolder();
    const env = { RESULTS_DIR: folder, K6_BIN: hangingK6(), ...given(realtimeUrl) };
    const run = startRun(t, ['run', ...small], env);
    await until(() => texts(folder).includes('k6 hangs now'));
    process.kill(run.pid, 'SIGINT');
    // npm forwards the terminal's signal at once: that is still the first key press.
    process.kill(run.pid, 'SIGINT');
    await sleep(1_000);
    assert.equal(run.child.exitCode, null);
    process.kill(run.pid, 'SIGINT');
    assert.equal(await run.exit(), 130, run.stderr());
    await assertNothingLeft(run);
    assert.equal(
      (await latest(folder)).tests[0]?.message,
      'Interrupted: k6 did not stop in time and was killed; the figures are those that it had recorded.',
    );
  });

  await t.test('a run that is killed takes a k6 with it that does not want to end', async (t) => {
    const folder = newFolder();
    const env = { RESULTS_DIR: folder, K6_BIN: hangingK6(), ...given(realtimeUrl) };
    const run = startRun(t, ['run', ...small], env);
    await until(() => texts(folder).includes('k6 hangs now'));
    process.kill(run.pid, 'SIGKILL');
    await run.exit();
    await assertNothingLeft(run);
  });
});

test('a run that is killed leaves no process, and its report can be made afterwards', async (t) => {
  const folder = newFolder();
  const run = startRun(t, ['run', ...long], { RESULTS_DIR: folder });
  await run.says(/deliveries matched\/s, p95 \d/);
  process.kill(run.pid, 'SIGKILL');
  await run.exit();
  await assertNothingLeft(run);
  assert.equal((await latest(folder)).state, 'running');

  const report = startRun(t, ['report', `RUN=${join(folder, 'latest')}`]);
  assert.equal(await report.exit(), 0, report.stderr());
  const manifest = await latest(folder);
  assert.equal(manifest.state, 'interrupted');
  assert.deepEqual(statesOf(manifest), { 'message-throughput': 'interrupted', 'api-endpoints': 'not-run' });
  assert.deepEqual(
    documents.filter((name) => !existsSync(join(folder, 'latest', name))),
    [],
  );
  assert.deepEqual(
    readdirSync(join(folder, 'latest', 'message-throughput')).filter((name) => name.endsWith('.part')),
    [],
  );

  // The lock of the dead run keeps nobody out.
  const next = startRun(t, ['run', ...small], {
    RESULTS_DIR: folder,
    JWT_SECRET: 'x',
    TARGET_URL: await deadUrl(),
  });
  assert.equal(await next.exit(), 1);
  assert.match(next.stderr(), /cannot be reached \(ECONNREFUSED\)/);
});

test('when the built-in target or its database dies in the last test, output and report say so', async (t) => {
  for (const [part, program, said] of [
    ['target', 'target/main.ts', /The built-in target ended \(it was ended by SIGKILL\) during/],
    ['database', '-D', /The database of the built-in target ended during/],
  ] as const) {
    await t.test(part, async (t) => {
      const folder = newFolder();
      const run = startRun(t, ['run', ...small], { RESULTS_DIR: folder });
      await run.says('live at');
      const process_ = run.family().find(({ args }) => args.includes(program) && !args.includes('k6 run'));
      assert.ok(process_, `expected ${part} among ${JSON.stringify(run.family())}`);
      process.kill(process_.pid, 'SIGKILL');
      assert.notEqual(await run.exit(), 0);
      await assertNothingLeft(run);
      assert.match(run.stdout(), said);
      assert.match(readFileSync(join(folder, 'latest', 'report.md'), 'utf8'), said);
    });
  }
});

for (const [name, words] of [
  ['message-throughput', long],
  ['soak', ['PROFILE=smoke', 'TESTS=soak', 'DURATION=8s']],
] as const) {
  test(`${name}: a run that is killed under load calls the end of the load no fault of the target`, async (t) => {
    const folder = newFolder();
    const run = startRun(t, ['run', ...words], { RESULTS_DIR: folder });
    await run.says(/deliveries matched\/s, p95 \d/);
    process.kill(run.pid, 'SIGKILL');
    const isK6 = ({ args }: { readonly args: string }) => args.includes('k6 run');
    const see = () => {
      const family = run.family().filter(({ pid }) => pid !== run.pid);
      const isTarget = (one: { readonly args: string }) => !isK6(one) && one.args.includes('target/main.ts');
      return { k6: family.some(isK6), target: family.some(isTarget) };
    };
    let looks = 0;
    for (let seen = see(); seen.k6; seen = see()) {
      assert.ok(seen.target, 'the target serves as long as k6 does');
      looks += 1;
      await sleep(10);
    }
    assert.ok(looks > 0);
    await run.exit();
    await assertNothingLeft(run);
    const report = startRun(t, ['report', `RUN=${join(folder, 'latest')}`]);
    assert.equal(await report.exit(), 0, report.stderr());
    const log = readFileSync(join(folder, 'latest', name, 'k6.log'), 'utf8');
    assert.match(log, /running \(/);
    // What may be told is k6's own closing when it is stopped, which Iris answers by hanging up.
    assert.doesNotMatch(log, /connection refused|connection reset|close 100[0-4]/);
    assert.doesNotMatch(report.stdout(), /Unexpected disconnections .* missed/);
  });
}

test('a reader that goes away ends no run', async (t) => {
  const folder = newFolder();
  const run = startRun(t, ['run', ...small], { RESULTS_DIR: folder });
  await run.says('Starting the built-in target');
  run.child.stdout?.destroy();
  run.child.stderr?.destroy();
  assert.equal(await run.exit(), 0);
  await assertNothingLeft(run);
  assert.equal((await latest(folder)).state, 'complete');
  assert.deepEqual(
    documents.filter((name) => !existsSync(join(folder, 'latest', name))),
    [],
  );
});

test('when the built-in target dies, the tests that follow are not run', async (t) => {
  const folder = newFolder();
  const args = ['run', 'PROFILE=smoke', 'TESTS=message-throughput,api-endpoints', 'DURATION=2s'];
  const run = startRun(t, args, { RESULTS_DIR: folder });
  await run.says(/Results: /);
  const target = run.family().find((each) => each.args.includes('target/main.ts'));
  assert.ok(target);
  await run.says('live at');
  process.kill(target.pid, 'SIGKILL');
  assert.equal(await run.exit(), 1, run.stdout());
  assert.match(
    run.stdout(),
    /api-endpoints was not run: The built-in target ended \(it was ended by SIGKILL\)\./,
  );
  assert.equal(statesOf(await latest(folder))['api-endpoints'], 'not-run');
  await assertNothingLeft(run);
});

/** An address where nothing listens. */
async function deadUrl(): Promise<string> {
  return `http://127.0.0.1:${await findFreePort()}`;
}

/** Runs a command that must end before any load. */
async function refused(t: TestContext, env: Record<string, string>, args: readonly string[] = small) {
  const folder = newFolder();
  const run = startRun(t, ['run', ...args], { RESULTS_DIR: folder, ...env });
  const code = await run.exit();
  assert.deepEqual(readdirSync(folder), []);
  assert.doesNotMatch(run.stdout(), /live at/);
  return { code, message: run.stderr() };
}

test('a dead target is one clear error before any load', async (t) => {
  const url = await deadUrl();
  const { code, message } = await refused(t, { TARGET_URL: url, JWT_SECRET: 'x' });
  assert.equal(code, 1);
  assert.equal(
    message,
    [
      `TARGET_URL: ${url}/api/health cannot be reached (ECONNREFUSED). Start the system, or leave TARGET_URL out to use the built-in target.`,
      `TARGET_WS_URL: ${url.replace('http', 'ws')}/socket.io/ cannot be reached (ECONNREFUSED). Is this the address of the realtime server?`,
      '',
    ].join('\n'),
  );
});

test('a server that answers with a web page is one clear error before any load', async (t) => {
  const server = createServer((_, response) => response.end('<!doctype html><title>hello</title>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const { code, message } = await refused(t, {
    TARGET_URL: `http://127.0.0.1:${address.port}`,
    JWT_SECRET: 'x',
  });
  assert.equal(code, 1);
  assert.match(
    message,
    /answered with a web page, expected JSON with a status\. Is this the address of the API\?/,
  );
});

test('accounts that cannot be used are one error before any load', async (t) => {
  const given = { TARGET_URL: await deadUrl() };
  const none = await refused(t, given);
  assert.deepEqual(none, {
    code: 2,
    message:
      'Credentials: there are none: set JWT_SECRET to mint tokens, or USERS_FILE to a JSON or CSV file of users.\n',
  });
  const path = join(newFolder(), 'users.csv');
  const absent = await refused(t, { ...given, USERS_FILE: path });
  assert.equal(
    absent.message,
    `Credentials: USERS_FILE: expected a file of users, but ${path} cannot be read (ENOENT).\n`,
  );
  writeFileSync(path, 'email,password\nann@example.test,hunter2\nben@example.test\n');
  const incomplete = await refused(t, { ...given, USERS_FILE: path });
  assert.equal(
    incomplete.message,
    `Credentials: USERS_FILE ${path}: expected 2 fields for user 2, as the header has, got 1. A field with "," in it is put in quotes.\n`,
  );
  writeFileSync(path, 'email,password\nann@example.test,hunter2\n');
  const few = await refused(t, { ...given, USERS_FILE: path });
  assert.equal(
    few.message,
    `Credentials: USERS_FILE ${path}: expected at least 25 users, got 1; add users or lower USERS.\n`,
  );
  assert.deepEqual([absent.code, incomplete.code, few.code], [2, 2, 2]);
});

test('a target elsewhere is refused before anything is sent to it', async (t) => {
  const { code, message } = await refused(t, { TARGET_URL: 'http://192.0.2.1:3000' });
  assert.equal(code, 2);
  assert.match(
    message,
    /^TARGET_URL http:\/\/192\.0\.2\.1:3000 is not on this machine \(192\.0\.2\.1\), so it was left alone\./,
  );
});

test('every configuration problem is given at once, before any load', async (t) => {
  const { code, message } = await refused(t, { USERS: 'many' }, [
    'PROFILE=smok',
    'TARGTE_URL=x',
    'JWT_SECRET=hush',
  ]);
  assert.equal(code, 2);
  assert.equal(
    message,
    [
      'USERS: expected a whole number from 1 to 1000000, got "many".',
      'PROFILE: expected one of smoke, demo, 10k, got "smok".',
      'TARGTE_URL: no such variable; did you mean TARGET_URL?',
      '',
    ].join('\n'),
  );
});

test('a k6 that is too old is an error before any load', async (t) => {
  const path = join(newFolder(), 'k6');
  writeFileSync(path, '#!/bin/sh\necho "k6 v0.49.0 (go1.21, linux/amd64)"\n');
  chmodSync(path, 0o755);
  const { code, message } = await refused(t, { K6_BIN: path });
  assert.equal(code, 1);
  assert.match(message, /^K6_BIN: expected k6 of major version 2, but .*\/k6 is v0\.49\.0\. Unset K6_BIN/);
});

test('results that cannot be written are an error before any load', async (t) => {
  const file = join(newFolder(), 'file');
  writeFileSync(file, '');
  const run = startRun(t, ['run', ...small], { RESULTS_DIR: join(file, 'results') });
  assert.equal(await run.exit(), 1);
  assert.match(
    run.stderr(),
    /^RESULTS_DIR: results cannot be written to .* \(ENOTDIR, a part of the path is a file\)/,
  );
  assert.doesNotMatch(run.stdout(), /live at/);
});

/** A small disk of its own; undefined where this user may not mount one. */
function smallDisk(t: TestContext, megabytes: number): string | undefined {
  const path = newFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]).status !== 0) {
    return undefined;
  }
  t.after(() => spawnSync('umount', [path]));
  return path;
}

test('a disk without room for the results is an error before any load', async (t) => {
  const disk = smallDisk(t, 1);
  if (disk === undefined) {
    return t.skip('only root may mount a small disk');
  }
  const run = startRun(t, ['run', ...small], { RESULTS_DIR: disk });
  assert.equal(await run.exit(), 1);
  assert.match(
    run.stderr(),
    /^RESULTS_DIR: the results need about 20\.\d+ MB, and .* has [\d.]+ MB left\. Free some room/,
  );
  writeFileSync(join(disk, 'fill'), Buffer.alloc(1024 * 1024 - 8192));
  const full = startRun(t, ['run', ...small], { RESULTS_DIR: disk });
  assert.equal(await full.exit(), 1);
  assert.match(
    full.stderr(),
    /^RESULTS_DIR: results cannot be written to .* \(ENOSPC, the disk is full\)\. Free some room/,
  );
});

test('a disk that fills up in the middle of a run breaks it off with its reason and leaves no process', async (t) => {
  const disk = smallDisk(t, 40);
  if (disk === undefined) {
    return t.skip('only root may mount a small disk');
  }
  const args = ['run', 'PROFILE=smoke', 'TESTS=message-throughput,api-endpoints'];
  const run = startRun(t, args, { RESULTS_DIR: disk });
  await run.says('live at');
  assert.throws(() => writeFileSync(join(disk, 'fill'), Buffer.alloc(41 * 1024 * 1024)), { code: 'ENOSPC' });
  assert.equal(await run.exit(), 1, run.stdout());
  assert.match(run.stderr(), /^The run broke off: ENOSPC: no space left on device/);
  await assertNothingLeft(run);
  assert.deepEqual(readdirSync(disk).includes('.lock'), false);
});

test('--dry-run prints the plan and does nothing', async (t) => {
  const folder = newFolder();
  const run = startRun(t, ['run', ...small, '--dry-run'], { RESULTS_DIR: folder });
  assert.equal(await run.exit(), 0);
  assert.match(run.stdout(), /^Profile smoke against the built-in target/);
  assert.match(run.stdout(), /█/);
  assert.deepEqual(readdirSync(folder), []);
});

test('the demo refuses a target that happens to be set, and another profile', async (t) => {
  const foreign = startRun(t, ['demo'], { TARGET_URL: 'http://127.0.0.1:1' });
  assert.equal(await foreign.exit(), 2);
  assert.equal(
    foreign.stderr(),
    'TARGET_URL: demo tests the built-in target only; use run for another one.\n',
  );
  const other = startRun(t, ['demo', 'PROFILE=smoke', '--dry-run']);
  assert.equal(await other.exit(), 2);
  assert.equal(other.stderr(), 'PROFILE: demo has PROFILE=demo; use run for another.\n');
});
