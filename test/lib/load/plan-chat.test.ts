import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import type { LoadPlan, TestDefinition } from '../../../lib/config/test-definition.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { definition as throughput } from '../../../thresholds/nchat/message-throughput.ts';
import { definition as connections } from '../../../thresholds/nchat/websocket-connections.ts';

function planOf(definition: TestDefinition, env: Record<string, string>): LoadPlan {
  const resolved = resolveConfig(env, [definition], protocol);
  const load = resolved.ok ? resolved.loads[definition.name] : undefined;
  assert.ok(load, JSON.stringify(resolved));
  return definition.plan(load);
}

test('a ramp plans a message of each user an interval, and the deliveries of its peak', () => {
  const plan = planOf(connections, { PROFILE: '10k' });
  // 5 min to 1,000, 5 to 5,000, 5 to 10,000, 30 at 10,000, 5 to 5,000, 5 to none: 405,000 user minutes.
  assert.deepEqual(
    { minutes: plan.durationMs / 60_000, messages: plan.operations, perSec: plan.deliveriesPerSec },
    { minutes: 55, messages: 2_430_000, perSec: 10_000 },
  );
  assert.equal(planOf(connections, { PROFILE: 'demo' }).deliveriesPerSec, 4_000);
});

test('a rate plans as many deliveries a second as its channels have subscribers', () => {
  const plan = planOf(throughput, { PROFILE: '10k', RATE: '500', USERS: '2000', CHANNELS: '100' });
  assert.deepEqual([plan.operations, plan.deliveriesPerSec], [300_000, 10_000]);
});
