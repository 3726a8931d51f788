import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import type { TargetConfig } from '../../lib/config/variables.ts';
import { protocol } from '../../lib/protocols/nchat/index.ts';
import { checkCredentials } from '../../run/doctor/check-credentials.ts';
import { checkTarget } from '../../run/target/check-target.ts';
import { hostileModes, realtimeWell, restWell } from './hostile-modes.ts';
import { startHostile } from './hostile-server.ts';

/** An end that a busy machine makes late is still an end; a hang is none. */
const END_MS = 30_000;

/** What a mode may cost this process at most, bytes. */
const MEMORY_BYTES = 150_000_000;

const timeoutMs = 1_000;
const config = { protocol: 'nchat', jwtSecret: 'a-secret-of-this-test' } as TargetConfig;

/** Where redirects would lead. */
let seenElsewhere = 0;
const other = createServer((socket) => {
  seenElsewhere += 1;
  socket.destroy();
});
before(() => new Promise<void>((resolve) => other.listen(9, '127.0.0.2', resolve)));
after(() => {
  other.close();
  assert.equal(seenElsewhere, 0, 'no redirect is followed');
});

function assertSays(said: readonly string[], expected: RegExp | undefined): void {
  const text = said.join('\n');
  if (expected === undefined) {
    assert.equal(text, '');
  } else {
    assert.match(text, expected);
  }
  assert.ok(text.length < 2_000, `expected a short text, got ${text.length} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it must hold none.
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|eyJ/);
}

test('there are forty modes and more, each with its own name', () => {
  assert.ok(hostileModes.length >= 40);
  assert.equal(new Set(hostileModes.map(({ name }) => name)).size, hostileModes.length);
});

for (const { name, rest, realtime, preflight, credentials } of hostileModes) {
  test(`pre-flight and doctor end in time and say what is wrong when ${name}`, {
    timeout: END_MS,
  }, async (t) => {
    const server = await startHostile(rest ?? restWell, realtime ?? realtimeWell);
    t.after(server.stop);
    const addresses = { targetUrl: server.url, targetWsUrl: server.url };
    const before = process.memoryUsage().rss;
    const check = await checkTarget(addresses, { protocol, timeoutMs });
    assertSays(check.ok ? [] : check.problems, preflight);
    assertSays(check.ok ? [check.version ?? ''] : [], /^.{0,90}$/);
    const findings = await checkCredentials(config, protocol, addresses, { timeoutMs });
    assertSays(
      findings.filter(({ mark }) => mark === 'bad').map(({ text }) => text),
      credentials,
    );
    const growth = process.memoryUsage().rss - before;
    assert.ok(growth < MEMORY_BYTES, `expected at most ${MEMORY_BYTES} bytes more, got ${growth}`);
  });
}
