import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeOutcome, firstError } from '../../../generators/local/describe-outcome.ts';

const byItself = { endedBy: 'itself', wasKilled: false } as const;

test('thresholds that k6 judged as crossed do not make a test incomplete', () => {
  assert.deepEqual(describeOutcome({ ...byItself, exitCode: 0 }, ''), { state: 'complete' });
  assert.deepEqual(describeOutcome({ ...byItself, exitCode: 99 }, ''), { state: 'complete' });
});

test('any other status is a test that could not run, with the first error of the log', () => {
  const log = [
    'time="2026-11-20T19:10:02Z" level=warning msg="a warning"',
    'time="2026-11-20T19:10:02Z" level=error msg="Error: x cannot start:\\n  USERS: expected\\n\\tat main (file:///x.js:1:2)\\n" hint="script exception"',
    'time="2026-11-20T19:10:03Z" level=error msg="a later one"',
  ].join('\n');
  assert.equal(firstError(log), 'Error: x cannot start:\n  USERS: expected');
  assert.deepEqual(describeOutcome({ ...byItself, exitCode: 107 }, log), {
    state: 'failed',
    message: 'k6 ended with status 107: Error: x cannot start:\n  USERS: expected',
  });
  assert.deepEqual(describeOutcome({ ...byItself, exitCode: null }, ''), {
    state: 'failed',
    message: 'k6 was killed from outside: its log says nothing of why',
  });
});

test('an error of an asynchronous set-up is given without the words of the engine', () => {
  const log =
    'time="2026-11-20T22:00:52Z" level=error msg="Uncaught (in promise) Error: Could not create the channel x.\\n\\tat sr (file:///x.js:1:2)\\n"';
  assert.equal(firstError(log), 'Error: Could not create the channel x.');
});

test('a k6 that was stopped is an interrupted test, one that hung a failed one', () => {
  assert.deepEqual(describeOutcome({ exitCode: 105, endedBy: 'stop', wasKilled: false }, ''), {
    state: 'interrupted',
    message: 'Interrupted: k6 stopped before the planned end.',
  });
  assert.deepEqual(describeOutcome({ exitCode: null, endedBy: 'stop', wasKilled: true }, ''), {
    state: 'interrupted',
    message:
      'Interrupted: k6 did not stop in time and was killed; the figures are those that it had recorded.',
  });
  assert.deepEqual(describeOutcome({ exitCode: null, endedBy: 'unclosed', wasKilled: true }, ''), {
    state: 'complete',
    message:
      'k6 was ended after all its users had ended: connections that the target never closed kept it, and nothing in a script can end them',
  });
  assert.deepEqual(describeOutcome({ exitCode: null, endedBy: 'overdue', wasKilled: true }, ''), {
    state: 'failed',
    message: 'k6 did not end by itself long after the load; it did not stop when asked to, and was killed.',
  });
});
