import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leadMs } from '../../generators/lead-ms.ts';

test('the load begins when the virtual users of the machine can be ready for it', () => {
  assert.equal(leadMs({ vus: 1, users: 0 }, false, 2), 503);
  assert.equal(leadMs({ vus: 100, users: 0 }, false, 2), 800);
  assert.equal(leadMs({ vus: 100, users: 0 }, false, 4), 650);
  assert.equal(leadMs({ vus: 100, users: 0 }, true, 2), 2_300);
  assert.equal(leadMs({ vus: 100, users: 10_000 }, false, 2), 1_300);
  assert.equal(leadMs({ vus: 100_000, users: 0 }, false, 2), 30_000);
});
