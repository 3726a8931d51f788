import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { resolveK6 } from '../../../build/resolve-k6.ts';
import { k6Environment } from '../../../generators/local/k6-environment.ts';
import type { Environment } from '../../../lib/config/environment.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { configure } from '../../../run/configure.ts';
import { checkTarget } from '../../../run/target/check-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'trust-'));
const pem = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
let url = '';
let close = (): void => undefined;

before(async () => {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      pem.key,
      '-out',
      pem.cert,
    ],
  ]);
  assert.equal(made.status, 0, String(made.stderr));
  const server = createServer({ key: readFileSync(pem.key), cert: readFileSync(pem.cert) }, (_, response) =>
    response.end('{"status":"ok"}'),
  );
  new WebSocketServer({ server }).on('connection', (socket) => socket.send('0{"sid":"x"}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
after(() => {
  close();
  rmSync(folder, { recursive: true });
});

/** What the pre-flight says with these variables, and the environment that k6 gets by them. */
async function preflight(
  variables: Record<string, string>,
): Promise<{ readonly problems: readonly string[]; readonly env: Environment }> {
  const configured = await configure({
    env: { ...variables, TARGET_URL: url },
    values: {},
    given: [],
    definitions: [],
  });
  if (!configured.ok) {
    return { problems: configured.problems, env: {} };
  }
  const { trust, env } = configured.configuration;
  const check = await checkTarget(
    { targetUrl: url, targetWsUrl: url },
    { protocol, trust, timeoutMs: 5_000 },
  );
  return { problems: check.ok ? [] : check.problems, env };
}

/** Whether k6 reaches the server by both ways with the environment that a run gives it. */
async function k6Reaches(env: Environment): Promise<boolean> {
  const script = join(folder, 'reach.js');
  writeFileSync(
    script,
    `import http from 'k6/http'; import { WebSocket } from 'k6/websockets';
export const options = { thresholds: { checks: ['rate==1'] } };
import { check } from 'k6';
export default function () {
  check(http.get('${url}/api/health'), { rest: ({ status }) => status === 200 });
  const socket = new WebSocket('${url.replace('https', 'wss')}/socket.io/');
  socket.onerror = () => check(0, { realtime: () => false });
  socket.onopen = () => { check(0, { realtime: () => true }); socket.close(); };
}`,
  );
  const settings = {
    ...{
      bundleConfig: '{}',
      timelinePath: '',
      dashboardPath: '',
      dashboardPort: -1,
      recordedTags: [],
    },
    plan: { memoryBytes: 1e6, peakConnections: 1, deliveriesPerSec: 1 },
    onlyThisMachine: true,
  };
  const { path } = await resolveK6();
  const given = k6Environment({ PATH: process.env['PATH'], ...env }, [], settings);
  // Not synchronously: the server lives in this process.
  return new Promise((resolve, reject) => {
    const child = execFile(
      path,
      ['run', '--quiet', script],
      { env: { ...given, K6_WEB_DASHBOARD: 'false' }, timeout: 60_000 },
      (_, stdout, stderr) => {
        const status = child.exitCode;
        if (status === 0 || status === 99) {
          resolve(status === 0);
        } else {
          reject(new Error(`k6 ended with ${status}: ${stdout}${stderr}`));
        }
      },
    );
  });
}

test('a certificate of nobody’s is refused alike by pre-flight and load, and called by its name', async () => {
  const { problems, env } = await preflight({});
  const what =
    'has a certificate that is not accepted: it is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT). Set TLS_CA_FILE to the PEM file of its authority, or TLS_SKIP_VERIFY=yes for a system of your own.';
  assert.deepEqual(problems, [
    `TARGET_URL: ${url}/api/health ${what}`,
    `TARGET_WS_URL: ${url.replace('https', 'wss')}/socket.io/ ${what}`,
  ]);
  assert.equal(await k6Reaches(env), false);
});

const accepted: Readonly<Record<string, () => Record<string, string>>> = {
  TLS_CA_FILE: () => ({ TLS_CA_FILE: pem.cert }),
  'Go’s SSL_CERT_FILE': () => ({ SSL_CERT_FILE: pem.cert }),
  TLS_SKIP_VERIFY: () => ({ TLS_SKIP_VERIFY: 'yes' }),
  'k6’s own switch': () => ({ K6_INSECURE_SKIP_TLS_VERIFY: 'true' }),
};
for (const [name, variables] of Object.entries(accepted)) {
  test(`a certificate is accepted alike by pre-flight and load with ${name}`, async () => {
    const { problems, env } = await preflight(variables());
    assert.deepEqual(problems, []);
    assert.equal(await k6Reaches(env), true);
  });
}

test('an authority’s file that is none is refused by its name', async () => {
  assert.deepEqual((await preflight({ TLS_CA_FILE: pem.key })).problems, [
    `TLS_CA_FILE: expected a PEM file with the certificate of an authority, but ${pem.key} holds no certificate.`,
  ]);
  const absent = join(folder, 'absent.pem');
  assert.deepEqual((await preflight({ TLS_CA_FILE: absent })).problems, [
    `TLS_CA_FILE: expected a PEM file with the certificate of an authority, but ${absent} cannot be read (ENOENT).`,
  ]);
});
