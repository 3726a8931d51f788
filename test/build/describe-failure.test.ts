import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeFailure } from '../../build/describe-failure.ts';
import { projectRoot } from '../../host/project-root.ts';

const file = join(projectRoot, 'test/run/some.it.test.ts');

test('a failed test is told by its file, its name and what it threw', () => {
  const thrown = new Error('expected 3, got 4');
  thrown.stack = 'Error: expected 3, got 4\n    at some.it.test.ts:7:3';
  assert.equal(
    describeFailure('counts agree', file, new Error('wrapped', { cause: thrown })),
    'failed: test/run/some.it.test.ts: counts agree\n    Error: expected 3, got 4\n        at some.it.test.ts:7:3',
  );
});

test('a failure without an error of its own has the words of the runner', () => {
  assert.equal(
    describeFailure('takes too long', undefined, new Error('test timed out after 60000ms')),
    'failed: takes too long\n    test timed out after 60000ms',
  );
  assert.equal(
    describeFailure('throws a text', file, new Error('wrapped', { cause: 'a text' })),
    'failed: test/run/some.it.test.ts: throws a text\n    a text',
  );
});

test('of a long message the beginning is kept', () => {
  const told = describeFailure('compares', file, new Error('x'.repeat(5_000)));
  assert.equal(told.length, 'failed: test/run/some.it.test.ts: compares\n    '.length + 1_500);
});
