import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import type { TestDefinition } from '../../../lib/config/test-definition.ts';
import type { Load } from '../../../lib/config/variables.ts';
import {
  placeCallers,
  placeUploaders,
  planCalls,
  planUploads,
  uploadBudgetBytes,
} from '../../../lib/load/plan-callers.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { definition as api } from '../../../thresholds/nchat/api-endpoints.ts';
import { definition as uploads } from '../../../thresholds/nchat/file-uploads.ts';

function loadOf(definition: TestDefinition, env: Record<string, string>): Load {
  const resolved = resolveConfig(env, [definition], protocol);
  const load = resolved.ok ? resolved.loads[definition.name] : undefined;
  assert.ok(load, JSON.stringify(resolved));
  return load;
}

test('100 API users are hosted by ten virtual users and call about once in a think time', () => {
  const plan = planCalls(loadOf(api, { PROFILE: '10k' }));
  assert.deepEqual(
    { vus: plan.vus, durationMs: plan.durationMs, peak: plan.peakConnections, operations: plan.operations },
    { vus: 10, durationMs: 300_000, peak: 100, operations: 29_412 },
  );
});

test('100 uploading users are hosted by two virtual users and are planned under 3 GB', () => {
  const load = loadOf(uploads, { PROFILE: '10k' });
  assert.equal(placeUploaders(load).vus, 2);
  const plan = planUploads(load);
  assert.ok(
    plan.memoryBytes > uploadBudgetBytes && plan.memoryBytes < 3_000_000_000,
    String(plan.memoryBytes),
  );
});

test('leaving out large files lowers the planned bytes and memory', () => {
  const all = planUploads(loadOf(uploads, { PROFILE: 'demo' }));
  const small = planUploads(loadOf(uploads, { PROFILE: 'demo', MAX_FILE_SIZE: '1MB' }));
  assert.ok(small.sentBytes < all.sentBytes / 10);
  assert.ok(small.memoryBytes < all.memoryBytes);
});

test('the virtual users of very many callers stay within a machine’s memory', () => {
  const placedOf = (users: number) => ({
    calling: placeCallers(loadOf(api, { USERS: String(users) })).vus,
    uploading: placeUploaders(loadOf(uploads, { USERS: String(users) })).vus,
  });
  assert.deepEqual(placedOf(5_000), { calling: 500, uploading: 100 });
  assert.deepEqual(placedOf(30_000), { calling: 500, uploading: 100 });
  assert.ok(planUploads(loadOf(uploads, { USERS: '30000' })).memoryBytes < 8_000_000_000);
});
