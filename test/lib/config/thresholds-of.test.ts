import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { thresholdsOf } from '../../../lib/config/thresholds-of.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { definition } from '../../../thresholds/nchat/message-throughput.ts';

test('every limit becomes k6’s, with the count that proves samples beside it and the shown metrics kept', () => {
  const config = resolveConfig({ PROFILE: 'demo' }, [definition], protocol);
  assert.ok(config.ok);
  const load = config.loads['message-throughput'];
  assert.ok(load);
  const found = thresholdsOf(definition, load, ['read_lag']);
  assert.deepEqual(found['messages_sent'], ['count>=60000', 'count>=60000']);
  assert.deepEqual(found['message_latency'], ['p(95)<200', 'max>0', 'p(99)<500', 'max<2000']);
  assert.deepEqual(found['deliveries'], ['count>0']);
  assert.deepEqual(found['messages_failed'], ['count<600']);
  assert.deepEqual(found['messages_scheduled'], ['count>0']);
  assert.deepEqual(found['read_lag'], []);
  assert.deepEqual(found['messages_sent{type:code}'], []);
  assert.deepEqual(found['errors{kind:timeout}'], []);
});
