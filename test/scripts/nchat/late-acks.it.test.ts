import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYPASS, SECRET, startTestTarget } from '../../target/test-target.ts';
import { countOf, createScriptRunner } from './run-script.ts';

test('acknowledgements that come after the last delivery are waited for, and counted', async (t) => {
  const target = await startTestTarget({ faults: true });
  t.after(() => target.stop());
  const scripts = await createScriptRunner();
  t.after(() => scripts.close());
  const slowAcks = { seed: 1, faults: [{ fault: 'delay', at: 'ack', delay: { kind: 'fixed', ms: 600 } }] };
  const put = await fetch(`${target.restUrl}/api/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(slowAcks),
  });
  assert.equal(put.status, 200);
  const { summary, output } = await scripts.run('message-throughput', {
    TARGET_URL: target.restUrl,
    TARGET_WS_URL: target.realtimeUrl,
    JWT_SECRET: SECRET,
    RATE_LIMIT_BYPASS: BYPASS,
    PROFILE: 'smoke',
  });
  assert.deepEqual(
    ['messages_sent', 'messages_delivered', 'messages_acked'].map((name) => countOf(summary, name)),
    [250, 250, 250],
    output,
  );
});
