import assert from 'node:assert/strict';
import { test } from 'node:test';
import { netemCommands, netemSchema } from '../../../faults/netem/netem-commands.ts';

test('only packets of the target’s ports pass the band that disturbs, and all of it hangs on one handle', () => {
  const amount = { delayMs: 100, jitterMs: 50, lossPercent: 1, duplicatePercent: 1 };
  assert.deepEqual(
    netemCommands('lo', [3000], amount).map((args) => args.join(' ')),
    [
      'qdisc add dev lo root handle 5c4: prio bands 4 priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0',
      'qdisc add dev lo parent 5c4:4 handle 5c5: netem delay 100ms 50ms loss 1% duplicate 1%',
      'filter add dev lo parent 5c4: protocol ip u32 match ip dport 3000 0xffff flowid 5c4:4',
      'filter add dev lo parent 5c4: protocol ip u32 match ip sport 3000 0xffff flowid 5c4:4',
    ],
  );
});

test('jitter and reordering need a delay, and nothing at all is no fault', () => {
  const messageOf = (amount: unknown): string | undefined =>
    netemSchema
      .safeParse(amount)
      .error?.issues.map(({ message }) => message)
      .join('; ');
  assert.equal(messageOf({ jitterMs: 5 }), 'expected delayMs beside jitterMs and reorderPercent');
  assert.equal(messageOf({}), 'expected at least one of delayMs, lossPercent, …');
  assert.equal(messageOf({ lossPercent: 1 }), undefined);
});
