import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { manifestsSchema } from '../../generators/kubernetes/manifest-schemas.ts';
import { projectRoot } from '../../host/project-root.ts';
import { startRun, startTarget } from './processes.ts';

const base = mkdtempSync(join(tmpdir(), 'elsewhere-'));
after(() => rmSync(base, { recursive: true }));

const SECRET = 'secret-of-the-target';
const wanted = ['TESTS=message-throughput', 'PROFILE=smoke', 'DURATION=2s'];

test('kubernetes prints manifests with all that a test needs, and names what it lacks', async (t) => {
  const env = { TARGET_URL: 'http://127.0.0.1:3000', JWT_SECRET: SECRET };
  const run = startRun(t, ['kubernetes', '--generators', '3', ...wanted, 'USERS=90', 'CHANNELS=18'], env);
  assert.equal(await run.exit(), 0, run.stderr());
  const { items } = JSON.parse(run.stdout());
  const manifests = manifestsSchema.parse(items);
  const testRun = manifests.find(({ kind }) => kind === 'TestRun');
  assert.ok(testRun?.kind === 'TestRun');
  assert.equal(testRun.spec.parallelism, 3);
  const given = testRun.spec.runner.env.find(({ name }) => name === 'BUNDLE_CONFIG');
  assert.ok(given !== undefined && 'value' in given);
  const { target, load } = JSON.parse(given.value);
  // Else one pod would have all users.
  assert.equal(load.socketsPerVu, 30);
  assert.deepEqual(
    [target.targetUrl, target.auditLog, target.generatorApi, target.runMark.length],
    [env.TARGET_URL, true, 'http://127.0.0.1:6565', 6],
  );
  assert.doesNotMatch(JSON.stringify(testRun), new RegExp(SECRET));

  const without = startRun(t, ['kubernetes', ...wanted], {});
  assert.equal(await without.exit(), 2);
  assert.match(
    without.stderr(),
    /^TARGET_URL: expected the address of the chat as the generators see it, got nothing/m,
  );
  const many = startRun(t, ['kubernetes', 'PROFILE=smoke'], env);
  assert.equal(await many.exit(), 2);
  assert.match(many.stderr(), /^TESTS: kubernetes takes one test at a time/m);
});

test('cloud writes an archive that holds no secret and runs with k6/secrets', async (t) => {
  const { restUrl, realtimeUrl } = await startTarget(t);
  const given = { TARGET_URL: restUrl, TARGET_WS_URL: realtimeUrl, JWT_SECRET: SECRET };
  const run = startRun(t, ['cloud', ...wanted], given);
  assert.equal(await run.exit(), 0, run.stderr());
  const [, path = ''] = /^(\S+\.tar): holds no secret\.$/m.exec(run.stdout()) ?? [];
  assert.match(run.stdout(), /Store as secrets there first, by these names: JWT_SECRET$/m);
  assert.match(run.stdout(), /k6 cloud run/);
  assert.match(run.stdout(), /there is no report of ours/);
  const archive = join(projectRoot, path);
  assert.equal(readFileSync(archive).includes(SECRET), false);
  const metadata = JSON.parse(execFileSync('tar', ['xOf', archive, 'metadata.json'], { encoding: 'utf8' }));
  assert.equal(JSON.parse(metadata.env.BUNDLE_CONFIG).target.targetUrl, restUrl);
  assert.equal(metadata.options.cloud.name, 'k6-chat: Message throughput');

  const secrets = join(base, 'secrets');
  writeFileSync(secrets, `JWT_SECRET=${SECRET}\n`);
  const { path: k6 } = await resolveK6();
  const { status, stdout, stderr } = spawnSync(
    k6,
    ['run', '--quiet', `--secret-source=file=${secrets}`, archive],
    {
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], K6_NO_USAGE_REPORT: 'true' },
    },
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /Total messages sent +>= 100 +100 +✓ met/);
  assert.doesNotMatch(stdout + stderr, new RegExp(SECRET));
});
