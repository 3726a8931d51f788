import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { checksumOf, releaseFiles } from '../../build/k6-release.ts';
import { readPins } from '../../build/k6-version.ts';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { findOnPath } from '../../host/find-on-path.ts';
import { projectRoot } from '../../host/project-root.ts';

const base = mkdtempSync(join(tmpdir(), 'resolve-k6-'));
after(() => rmSync(base, { recursive: true }));

/** A PATH on which nothing is found, whatever the machine has. */
const systemPath = join(base, 'empty');
let folders = 0;

/** An empty folder of this test. */
function folder(): string {
  folders += 1;
  const path = join(base, String(folders));
  mkdirSync(path);
  return path;
}

/** A program that prints the same text whatever it is asked. */
function program(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' '${text}'\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A server of release files; `files` by path. */
async function serve(t: TestContext, files: Record<string, Buffer | string>): Promise<string> {
  const server = createServer((request, response) => {
    const content = files[request.url ?? ''];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

/** A release of a k6 that says it has the given version. */
function release(version: string): { archive: Buffer; sum: string } {
  const from = folder();
  program(join(from, 'k6-v2.2.0-linux-amd64', 'k6'), `k6 ${version} (go1.26.8, linux/amd64)`);
  const path = join(from, 'archive.tar.gz');
  execFileSync('tar', ['-czf', path, '-C', from, 'k6-v2.2.0-linux-amd64']);
  const archive = readFileSync(path);
  return { archive, sum: createHash('sha256').update(archive).digest('hex') };
}

const name = 'k6-v2.2.0-linux-amd64.tar.gz';
const linux = { platform: 'linux', architecture: 'x64' } as const;

/** Rejects with exactly these lines of what was tried. */
async function assertTried(
  options: Parameters<typeof resolveK6>[0],
  tried: readonly string[],
): Promise<void> {
  await assert.rejects(resolveK6({ ...linux, log: () => {}, ...options }), {
    message: [
      'k6 2 is needed and could not be had:',
      ...tried.map((line) => `  - ${line}`),
      'Install k6 2 (https://grafana.com/docs/k6/latest/set-up/install-k6/) and set K6_BIN to it if it is not on',
      'PATH, or install Go 1.25.0 or newer, or set K6_DOWNLOAD_URL to a copy of the k6 releases.',
    ].join('\n'),
  });
}

test('K6_BIN is used when it is a k6 of the right major version', async () => {
  const path = program(join(folder(), 'my-k6'), 'k6 v2.7.1 (go1.26.8, linux/amd64)');
  assert.deepEqual(await resolveK6({ env: { K6_BIN: path } }), { path, version: 'v2.7.1', source: 'K6_BIN' });
});

test('K6_BIN that is too old, missing or something else is an error, whatever else there is', async () => {
  const old = program(join(folder(), 'k6'), 'k6 v0.49.0 (go1.21, linux/amd64)');
  await assert.rejects(resolveK6({ env: { K6_BIN: old } }), {
    message: `K6_BIN: expected k6 of major version 2, but ${old} is v0.49.0. Unset K6_BIN to let k6-chat get one.`,
  });
  const other = program(join(folder(), 'k6'), 'something else');
  for (const path of [other, join(base, 'absent')]) {
    await assert.rejects(resolveK6({ env: { K6_BIN: path } }), {
      message: `K6_BIN: expected a k6 2 program, but ${path} cannot be run as one.`,
    });
  }
});

test('a k6 on PATH is used before any other', async () => {
  const path = program(join(folder(), 'k6'), 'k6 v2.0.0 (go1.26.8, linux/amd64)');
  const k6 = await resolveK6({ env: { PATH: `${dirname(path)}:${systemPath}` }, cacheDir: folder() });
  assert.deepEqual(k6, { path, version: 'v2.0.0', source: 'PATH' });
});

test('the cached k6 of the pinned version is used without a word', async () => {
  const cacheDir = folder();
  const path = program(join(cacheDir, 'bin', 'k6'), 'k6 v2.2.0 (go1.26.8, linux/amd64)');
  const k6 = await resolveK6({ env: { PATH: systemPath }, cacheDir, log: assert.fail });
  assert.deepEqual(k6, { path, version: 'v2.2.0', source: 'cache' });
});

test('a k6 on PATH that is too old or something else is passed over with a sentence', async () => {
  const cacheDir = folder();
  const cached = program(join(cacheDir, 'bin', 'k6'), 'k6 v2.2.0 (go1.26.8, linux/amd64)');
  for (const [output, what] of [
    ['k6 v0.49.0 (go1.21, linux/amd64)', 'v0.49.0'],
    ['something else', 'not k6'],
  ] as const) {
    const old = program(join(folder(), 'k6'), output);
    const lines: string[] = [];
    const env = { PATH: `${dirname(old)}:${systemPath}` };
    const k6 = await resolveK6({ env, cacheDir, log: (line) => lines.push(line) });
    assert.deepEqual(k6, { path: cached, version: 'v2.2.0', source: 'cache' });
    assert.deepEqual(lines, [`! ${old} is ${what}, not version 2: passed over.`]);
  }
});

test('without k6 and Go the release is downloaded, checked, unpacked and kept', async (t) => {
  const { archive, sum } = release('v2.2.0');
  const url = await serve(t, {
    [`/v2.2.0/${name}`]: archive,
  });
  const cacheDir = folder();
  const pinnedChecksums = `${sum}  ${name}\n`;
  const options = { ...linux, env: { PATH: systemPath, K6_DOWNLOAD_URL: url }, cacheDir, pinnedChecksums };
  const lines: string[] = [];
  const path = join(cacheDir, 'bin', 'k6');
  // Two at once, as when two commands are started on a fresh machine: one downloads, the other waits.
  const [a, b] = await Promise.all(
    [1, 2].map(() => resolveK6({ ...options, log: (line) => lines.push(line) })),
  );
  assert.deepEqual(new Set([a?.source, b?.source]), new Set(['downloaded', 'cache']));
  assert.deepEqual([a?.path, b?.path], [path, path]);
  assert.deepEqual(lines, [`Downloading k6 v2.2.0 from ${url}, once …`]);
  assert.deepEqual(readdirSync(join(cacheDir, 'bin')), ['k6']);
  assert.equal((await resolveK6({ ...options, log: assert.fail })).source, 'cache');
});

test('a download that differs from the pinned checksum is not used, whatever its own address says', async (t) => {
  const { archive, sum } = release('v2.2.0');
  const url = await serve(t, {
    [`/v2.2.0/${name}`]: archive,
    '/v2.2.0/k6-v2.2.0-checksums.txt': `${sum}  ${name}\n`,
  });
  const pinned = checksumOf(readFileSync(join(projectRoot, 'build/k6/checksums.txt'), 'utf8'), name);
  const cacheDir = folder();
  await assertTried({ env: { PATH: systemPath, K6_DOWNLOAD_URL: url }, cacheDir }, [
    'PATH has no k6',
    'PATH has no go to build it with',
    `${url}/v2.2.0/${name} has SHA-256 ${sum}, but build/k6/checksums.txt says ${pinned}: not used`,
  ]);
  assert.deepEqual(readdirSync(cacheDir), []);
});

test('a version without a pinned checksum is checked against its own address, with a warning', async (t) => {
  const { archive, sum } = release('v2.2.0');
  const checksums = '/v2.2.0/k6-v2.2.0-checksums.txt';
  const files: Record<string, Buffer | string> = {
    [`/v2.2.0/${name}`]: archive,
    [checksums]: `${'1'.repeat(64)}  ${name}\n`,
  };
  const url = await serve(t, files);
  const cacheDir = folder();
  const options = { env: { PATH: systemPath, K6_DOWNLOAD_URL: url }, cacheDir, pinnedChecksums: '' };
  await assertTried(options, [
    'PATH has no k6',
    'PATH has no go to build it with',
    `${url}/v2.2.0/${name} has SHA-256 ${sum}, but its checksums file says ${'1'.repeat(64)}: not used`,
  ]);
  files[checksums] = `${'0'.repeat(64)}  other\n${sum}  ${name}\n`;
  const lines: string[] = [];
  const k6 = await resolveK6({ ...linux, ...options, log: (line) => lines.push(line) });
  assert.equal(k6.source, 'downloaded');
  assert.match(
    lines[1] ?? '',
    /^! build\/k6\/checksums\.txt has no checksum of k6-v2\.2\.0-linux-amd64\.tar\.gz: it is/,
  );
});

test('every platform that k6 is released for has a pinned checksum of the pinned version', async () => {
  const pinned = readFileSync(join(projectRoot, 'build/k6/checksums.txt'), 'utf8');
  const { k6 } = await readPins();
  for (const platform of ['linux', 'darwin']) {
    for (const architecture of ['x64', 'arm64']) {
      const archive = releaseFiles('http://h', k6, platform, architecture)?.archiveName ?? '';
      assert.match(checksumOf(pinned, archive) ?? 'none', /^[0-9a-f]{64}$/, archive);
    }
  }
});

test('an address with credentials is refused and not printed', async () => {
  const env = { PATH: systemPath, K6_DOWNLOAD_URL: 'https://me:hunter2@mirror.test/k6' };
  await assert.rejects(resolveK6({ ...linux, env, cacheDir: folder(), log: assert.fail }), {
    message: 'K6_DOWNLOAD_URL: expected a URL without user name and password.',
  });
});

test('a release that is not there, not listed or not what it says is named in the error', async (t) => {
  const { archive, sum } = release('v2.1.0');
  const checksums = `/v2.2.0/k6-v2.2.0-checksums.txt`;
  const none = await serve(t, {});
  await assertTried(
    { env: { PATH: systemPath, K6_DOWNLOAD_URL: none }, cacheDir: folder(), pinnedChecksums: '' },
    ['PATH has no k6', 'PATH has no go to build it with', `${none}${checksums} answered 404`],
  );
  const unlisted = await serve(t, { [checksums]: `${sum}  something-else\n` });
  await assertTried(
    { env: { PATH: systemPath, K6_DOWNLOAD_URL: unlisted }, cacheDir: folder(), pinnedChecksums: '' },
    ['PATH has no k6', 'PATH has no go to build it with', `${unlisted}${checksums} does not list ${name}`],
  );
  const other = await serve(t, { [`/v2.2.0/${name}`]: archive, [checksums]: `${sum}  ${name}\n` });
  await assertTried(
    { env: { PATH: systemPath, K6_DOWNLOAD_URL: other }, cacheDir: folder(), pinnedChecksums: '' },
    [
      'PATH has no k6',
      'PATH has no go to build it with',
      'the k6 that was downloaded says it is v2.1.0, not v2.2.0',
    ],
  );
});

test('an old k6 and an old Go on PATH are named in the error, and no release for the machine', async () => {
  const bin = folder();
  program(join(bin, 'k6'), 'k6 v1.7.0 (go1.24, linux/amd64)');
  program(join(bin, 'go'), 'go1.20.3\nlocal');
  await assertTried(
    { env: { PATH: `${bin}:${systemPath}` }, cacheDir: folder(), platform: 'freebsd', architecture: 'x64' },
    [
      `${join(bin, 'k6')} is v1.7.0, not version 2`,
      `${join(bin, 'go')} is go1.20.3, and k6 needs Go 1.25.0 or newer`,
      'there is no release of k6 for freebsd on x64',
    ],
  );
});

test('a Go that fails is named with the end of what it printed', async () => {
  const bin = folder();
  writeFileSync(
    join(bin, 'go'),
    '#!/bin/sh\n[ "$1" = env ] && printf "go1.26.8\\nlocal\\n" && exit 0\necho "no network" >&2\nexit 1\n',
  );
  chmodSync(join(bin, 'go'), 0o755);
  await assertTried({ env: { PATH: `${bin}:${systemPath}` }, cacheDir: folder(), platform: 'aix' }, [
    'PATH has no k6',
    'go build failed: no network',
    'there is no release of k6 for aix on x64',
  ]);
});

const go = findOnPath('go', process.env['PATH']);

test('k6 is built with Go from the pinned module', {
  skip: go === undefined && 'Go is not installed',
}, async () => {
  const cacheDir = folder();
  const lines: string[] = [];
  const { K6_BIN: _, ...rest } = process.env;
  const bin = folder();
  symlinkSync(go ?? '', join(bin, 'go'));
  const env = { ...rest, PATH: bin };
  const k6 = await resolveK6({ env, cacheDir, log: (line) => lines.push(line) });
  assert.deepEqual(k6, { path: join(cacheDir, 'bin', 'k6'), version: 'v2.2.0', source: 'built' });
  assert.deepEqual(lines, ['Building k6 v2.2.0 with Go, once (some minutes) …']);
  assert.deepEqual(readdirSync(join(cacheDir, 'bin')), ['k6']);
});
