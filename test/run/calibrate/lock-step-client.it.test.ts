import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureLockStep } from '../../../run/calibrate/lock-step-client.ts';
import { startTarget } from '../processes.ts';

test('the official client measures one message at a time, in fractions of a millisecond', async (t) => {
  const { realtimeUrl } = await startTarget(t);
  const options = {
    wsUrl: realtimeUrl,
    jwtSecret: 'secret-of-the-target',
    roomName: 'channel-1',
    messages: 40,
    intervalMs: 2,
    stop: new AbortController().signal,
  };
  const { count, p50, p99, max } = await measureLockStep(options);
  assert.equal(count, 40);
  assert.ok(p50 > 0 && p50 <= p99 && p99 <= max, JSON.stringify({ p50, p99, max }));
  assert.notEqual(max, Math.round(max));

  await assert.rejects(measureLockStep({ ...options, jwtSecret: 'another' }), {
    message: /^The target refused the lock-step client: Invalid token$/,
  });
  await assert.rejects(measureLockStep({ ...options, roomName: 'nowhere' }), {
    message: 'The target refused the lock-step client its channel: Room not found',
  });
  await assert.rejects(measureLockStep({ ...options, stop: AbortSignal.abort() }), {
    message: 'The lock-step client was stopped before it measured.',
  });
});
