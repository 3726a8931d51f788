import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { projectRoot } from '../../host/project-root.ts';
import type { RunningTarget } from '../../target/target-options.ts';
import { assertPassed } from '../scripts/assert-passed.ts';
import { countOf, createScriptRunner, type ScriptRunner } from '../scripts/nchat/run-script.ts';
import { asRecord, BYPASS, readCounters, SECRET, startTestTarget } from '../target/test-target.ts';

let scripts: ScriptRunner;
let target: RunningTarget;

before(async () => {
  scripts = await createScriptRunner();
  target = await startTestTarget();
});
after(async () => {
  await target.stop();
  await scripts.close();
});

function run(env: Readonly<Record<string, string>>) {
  return scripts.run('lunch-rush', {
    TARGET_WS_URL: target.realtimeUrl,
    TARGET_URL: target.restUrl,
    JWT_SECRET: SECRET,
    RATE_LIMIT_BYPASS: BYPASS,
    PROFILE: 'smoke',
    ...env,
  });
}

test('a test in forty lines on the library counts what the target counts', async () => {
  const { exitCode, summary, output } = await run({ SOCKETS_PER_VU: '10' });
  assertPassed({ exitCode, output });
  const counted = await readCounters(target);
  assert.deepEqual(
    ['connections_opened', 'joins', 'messages_acked', 'messages_received', 'messages_delivered'].map((key) =>
      countOf(summary, key),
    ),
    // 20 users in channels of 5 say 3 things each, and everybody in the channel reads them, the sender too.
    [20, 20, 60, 300, 60],
  );
  assert.deepEqual(
    [counted['connectionsAccepted'], counted['roomJoins'], counted['deliveries'], counted['connectionsOpen']],
    [20, 20, 300, 0],
  );
  assert.deepEqual(asRecord(counted['messagesAccepted']), { socket: 60, rest: 0 });
  assert.equal(summary?.metrics['message_latency']?.values['count'], 300);
  assert.match(output, /Deliveries lost +< 1 +0 +✓ met/);
});

test('the example’s own limits decide: without a connection its figures are no data, and no pass', async () => {
  const { exitCode, output } = await run({ TARGET_WS_URL: 'ws://127.0.0.1:1', USERS: '5' });
  assert.equal(exitCode, 99, output);
  assert.match(output, /Nothing was measured, so no target is met/);
});

test('the example fits in forty lines', () => {
  const lines = readFileSync(join(projectRoot, 'examples/lunch-rush.ts'), 'utf8').trimEnd().split('\n');
  assert.ok(lines.length <= 40, `${lines.length} lines`);
});
