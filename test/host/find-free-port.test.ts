import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { findFreePort } from '../../host/find-free-port.ts';

test('a free port is none that outgoing connections are given', async () => {
  const port = await findFreePort();
  assert.ok(port >= 20_000 && port <= 32_767, `got ${port}`);
});

test('a port that is taken is passed over, and where all are the system chooses', async (t) => {
  const taken = await findFreePort();
  const server = createServer().listen(taken, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  assert.equal((server.address() as AddressInfo).port, taken);
  const always = (taken - 20_000 + 0.5) / 12_768;
  const draws = [always, 0.9];
  assert.notEqual(await findFreePort(() => draws.shift() ?? 0.95), taken);
  const chosen = await findFreePort(() => always);
  assert.ok(chosen !== taken && chosen > 0);
});
