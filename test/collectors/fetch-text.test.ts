import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CollectorTrust } from '../../collectors/collector-options.ts';
import { fetchText, parseHttpTarget } from '../../collectors/fetch-text.ts';

test('a source with a certificate of one’s own is read by who trusts it, and by nobody else', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'collector-trust-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  assert.equal(made.status, 0, String(made.stderr));
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
    response.end('figures'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const target = parseHttpTarget(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, 'MEILI_URL');
  const read = (trust?: CollectorTrust): Promise<string> =>
    fetchText(target, '/', { what: 'Meilisearch', variable: 'MEILI_URL', timeoutMs: 2_000, trust });
  assert.equal(await read({ ca: [readFileSync(cert, 'utf8')], rejectUnauthorized: true }), 'figures');
  assert.equal(await read({ rejectUnauthorized: false }), 'figures');
  await assert.rejects(read(), { message: /^Meilisearch at 127\.0\.0\.1:\d+ cannot be reached: / });
  await assert.rejects(read({ rejectUnauthorized: true }));
});
