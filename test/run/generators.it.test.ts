import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundle } from '../../build/bundle.ts';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { segmentFlags, segmentsOf } from '../../generators/segments.ts';
import { findFreePort } from '../../host/find-free-port.ts';
import { projectRoot } from '../../host/project-root.ts';
import { generatorSchema, healthSchema } from '../../record/generator-schema.ts';
import { readManifest } from '../../record/read-run-record.ts';
import { TARGET_DEFAULTS } from '../../target/target-options.ts';
import { pathWithFakeSsh } from '../generators/remote/ssh-on-path.ts';
import { assertNothingLeft, type Command, startRun, startTarget } from './processes.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'generators-')));
after(() => rmSync(base, { recursive: true }));
const newFolder = () => mkdtempSync(join(base, 'results-'));

const SECRET = 'secret-of-the-target';
const small = ['PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=3s', 'USERS=60', 'CHANNELS=12'];
const long = ['PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=5m', 'USERS=60', 'CHANNELS=12'];

const placesOf = (folder: string) => join(folder, 'latest', 'message-throughput', 'generators');

interface Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

function countsOf(folder: string, metric: string): readonly number[] {
  return readdirSync(placesOf(folder)).map((number) => {
    const text = readFileSync(join(placesOf(folder), number, 'summary.json'), 'utf8');
    return (JSON.parse(text) as Summary).metrics[metric]?.values['count'] ?? 0;
  });
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Each generator left its files, had a part, and all of the schedule was sent. */
function assertAllSent(folder: string, count: number, place: string): void {
  const sent = countsOf(folder, 'messages_sent');
  assert.equal(sent.length, count);
  assert.ok(
    sent.every((each) => each > 0),
    String(sent),
  );
  assert.equal(sum(sent), 150);
  assert.equal(sum(countsOf(folder, 'connections_opened')), 60);
  for (const number of readdirSync(placesOf(folder))) {
    const file = generatorSchema.parse(
      JSON.parse(readFileSync(join(placesOf(folder), number, 'generator.json'), 'utf8')),
    );
    assert.deepEqual([file.number, file.of, file.place], [Number(number), count, place]);
  }
}

function assertNoSecret(folder: string): void {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  assert.equal(
    texts.some((text) => text.includes(SECRET)),
    false,
  );
}

test('several generators', async (t) => {
  const { restUrl, realtimeUrl } = await startTarget(t);
  const given = {
    TARGET_URL: restUrl,
    TARGET_WS_URL: realtimeUrl,
    JWT_SECRET: SECRET,
    // Set-ups of many runs follow one another here.
    RATE_LIMIT_BYPASS: TARGET_DEFAULTS.rateLimitBypassToken,
  };
  const run = (words: readonly string[], env: Readonly<Record<string, string>>): Command =>
    startRun(t, ['run', ...words], { ...given, ...env });

  await t.test('on this machine share a test, send all of it and leave nothing behind', async () => {
    const folder = newFolder();
    const command = run([...small, 'GENERATORS=3'], { RESULTS_DIR: folder });
    await command.exit();
    await assertNothingLeft(command);
    assert.match(command.stdout(), /^ {2}3 generators$/m);
    assertAllSent(folder, 3, 'local');
    const [first] = readFileSync(join(placesOf(folder), '1', 'health.ndjson'), 'utf8').split('\n');
    assert.ok(healthSchema.parse(JSON.parse(first ?? '')).memoryBytes > 1_000_000);
    assertNoSecret(folder);
    const manifest = await readManifest(join(folder, 'latest'));
    assert.equal(manifest.tests[0]?.state, 'complete');
  });

  await t.test(
    'one of which is killed end the test, which says so, and keep what they measured',
    async () => {
      const folder = newFolder();
      const command = run([...long, 'GENERATORS=3'], { RESULTS_DIR: folder });
      await command.says(/deliveries matched\/s, p95 ≤ \d/);
      const k6 = command.family().filter(({ args }) => args.includes('--execution-segment '));
      assert.equal(k6.length, 3);
      const [, second] = k6;
      assert.ok(second !== undefined);
      process.kill(second.pid, 'SIGKILL');
      assert.equal(await command.exit(), 1);
      await assertNothingLeft(command);
      const manifest = await readManifest(join(folder, 'latest'));
      assert.equal(manifest.tests[0]?.state, 'failed');
      assert.match(manifest.tests[0]?.message ?? '', /^Generator \d of 3: k6 was killed from outside/);
      const summaries = ['1', '2', '3'].filter((number) =>
        existsSync(join(placesOf(folder), number, 'summary.json')),
      );
      assert.equal(summaries.length, 2);
    },
  );

  await t.test('end together at Ctrl-C, and the run is killed with all of them', async () => {
    const folder = newFolder();
    const command = run([...long, 'GENERATORS=2'], { RESULTS_DIR: folder });
    await command.says(/deliveries matched\/s, p95 ≤ \d/);
    command.child.kill('SIGINT');
    assert.equal(await command.exit(), 130);
    await assertNothingLeft(command);
    assert.equal(countsOf(folder, 'messages_sent').length, 2);

    const killed = run([...long, 'GENERATORS=2'], { RESULTS_DIR: newFolder() });
    await killed.says(/deliveries matched\/s, p95 ≤ \d/);
    killed.child.kill('SIGKILL');
    await assertNothingLeft(killed);
  });

  await t.test('on hosts that ssh reaches do the same, and no secret is seen there', async () => {
    const folder = newFolder();
    const { path: k6 } = await resolveK6();
    const file = join(newFolder(), 'generators.json');
    writeFileSync(file, JSON.stringify({ generators: ['a', 'b'].map((ssh) => ({ ssh, k6 })) }));
    const command = run([...small, `GENERATORS=${file}`], { RESULTS_DIR: folder, PATH: pathWithFakeSsh(t) });
    await command.says('message-throughput: 2 generators elsewhere');
    const shown = command
      .family()
      .map(({ args }) => args)
      .join('\n');
    assert.doesNotMatch(shown, new RegExp(SECRET));
    await command.exit();
    await assertNothingLeft(command);
    assertAllSent(folder, 2, 'ssh');
    assert.match(command.stdout(), /^ {2}2 generators: a, b$/m);
    const { clock } = generatorSchema.parse(
      JSON.parse(readFileSync(join(placesOf(folder), '2', 'generator.json'), 'utf8')),
    );
    assert.ok(clock && Math.abs(clock.offsetMs) <= clock.boundMs + 2, JSON.stringify(clock));
    const report = readFileSync(join(folder, 'latest', 'report.md'), 'utf8');
    assert.match(report, /^\| Memory of generator b \(share of its machine\), max \| ✅ .*85 %/m);
    assert.match(report, /^\| Open files of generator b, max \| ✅ .*limit \d/m);
    assertNoSecret(folder);
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith('k6-chat.')),
      [],
    );
  });

  await t.test('on a host that ssh does not reach are told of, with ssh’s own words', async () => {
    const file = join(newFolder(), 'generators.json');
    writeFileSync(
      file,
      JSON.stringify({
        generators: [
          { ssh: 'refused', k6: 'k6' },
          { ssh: 'refused', k6: 'k6' },
        ],
      }),
    );
    const command = run([...small, `GENERATORS=${file}`], {
      RESULTS_DIR: newFolder(),
      PATH: pathWithFakeSsh(t),
    });
    assert.equal(await command.exit(), 1);
    assert.match(
      command.stdout(),
      /Generator refused of 2: ssh refused ended with status 255: ssh: connect to host refused port 22: Connection refused/,
    );
  });

  await t.test('that already wait with their API open do the same', async () => {
    const folder = newFolder();
    const { path: k6 } = await resolveK6();
    const [built] = await bundle(
      [{ name: 'message-throughput', path: join(projectRoot, 'scripts/nchat/message-throughput.ts') }],
      { to: newFolder() },
    );
    const ports = [await findFreePort(), await findFreePort()];
    const place = newFolder();
    ports.forEach((port, i) => {
      const log = join(place, `${i + 1}.log`);
      const child = spawn(
        k6,
        [
          'run',
          ...['--paused', '--no-setup', '--address', `127.0.0.1:${port}`],
          ...segmentFlags(segmentsOf(2), i + 1),
          built?.path ?? '',
        ],
        {
          stdio: ['ignore', openSync(log, 'a'), 'ignore'],
          env: {
            ...given,
            PATH: process.env['PATH'],
            PROFILE: 'smoke',
            DURATION: '3s',
            USERS: '60',
            CHANNELS: '12',
            MESSAGE_THROUGHPUT_SOCKETS_PER_VU: '30',
            AUDIT_LOG: 'yes',
            K6_LOG_OUTPUT: 'stdout',
            K6_NO_USAGE_REPORT: 'true',
          },
        },
      );
      t.after(() => child.kill('SIGKILL'));
    });
    const file = join(place, 'generators.json');
    const generators = ports.map((port, i) => ({ api: `http://127.0.0.1:${port}`, log: `${i + 1}.log` }));
    writeFileSync(file, JSON.stringify({ generators }));
    const command = run([...small, `GENERATORS=${file}`], { RESULTS_DIR: folder });
    await command.exit();
    const manifest = await readManifest(join(folder, 'latest'));
    assert.equal(manifest.tests[0]?.state, 'complete', command.stdout());
    assert.deepEqual(readdirSync(placesOf(folder)), ['1', '2']);
    for (const number of ['1', '2']) {
      assert.match(readFileSync(join(placesOf(folder), number, 'k6.log'), 'utf8'), /Message throughput/);
    }
  });
});
