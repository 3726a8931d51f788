import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixedWindow } from '../../../../target/protocols/whisper/fixed-window.ts';

test('a window begins with its first attempt, does not slide, and refused attempts do not lengthen it', () => {
  const window = new FixedWindow();
  const admitted = [100, 200, 300, 1_099, 1_100, 1_101, 1_102].map((ms) => window.admit(ms, 2, 1_000));
  assert.deepEqual(admitted, [true, true, false, false, true, true, false]);
});
