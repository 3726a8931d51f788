import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRepeatLog } from '../../target/repeat-log.ts';

test('a line that repeats is said once a second, with how often it was held back', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const log = createRepeatLog(
    (line) => lines.push(line),
    () => nowMs,
  );
  log('a');
  log('a');
  log('b');
  log('a');
  nowMs = 1_000;
  log('a');
  log('b');
  assert.deepEqual(lines, ['a', 'b', 'a (and 2 times more)', 'b']);
});
