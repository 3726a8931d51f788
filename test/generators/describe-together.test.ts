import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTogether, exitCodeOf } from '../../generators/describe-together.ts';
import type { K6Outcome } from '../../generators/local/run-k6.ts';
import type { GeneratorEnd } from '../../generators/run-together.ts';

const good: K6Outcome = { exitCode: 0, endedBy: 'itself', wasKilled: false };
const stopped: K6Outcome = { exitCode: 105, endedBy: 'stop', wasKilled: false };
const killed: K6Outcome = { exitCode: null, endedBy: 'itself', wasKilled: false };

const endsOf = (...outcomes: readonly K6Outcome[]): readonly GeneratorEnd[] =>
  outcomes.map((outcome, i) => ({ number: i + 1, name: String(i + 1), outcome }));

const error = (text: string) => `time="2026-11-28T12:00:00Z" level=error msg="${text}"\n`;

test('generators that all come to their end make a complete test', () => {
  assert.deepEqual(describeTogether({ ends: endsOf(good, { ...good, exitCode: 99 }) }, ['', '']), {
    state: 'complete',
  });
});

test('of a single one its own end is told', () => {
  const ends = endsOf({ ...good, exitCode: 107 });
  assert.deepEqual(describeTogether({ ends, problem: { kind: 'lost', number: 1 } }, [error('no users')]), {
    state: 'failed',
    message: 'k6 ended with status 107: no users',
  });
});

test('one that is lost among several fails the test, and the message names it', () => {
  const end = { ends: endsOf(stopped, killed, stopped), problem: { kind: 'lost', number: 2 } } as const;
  assert.deepEqual(describeTogether(end, ['', '', '']), {
    state: 'failed',
    message:
      'Generator 2 of 3: k6 was killed from outside: its log says nothing of why (the others were stopped: without it the load is not the one planned)',
  });
});

test('a set-up that fails is told by what the script said, without its stack', () => {
  const text =
    'Uncaught (in promise) Error: Could not create the channel\n\tat setup (file:///x.js:1:2(3))\n';
  const end = { ends: endsOf(stopped, stopped), problem: { kind: 'setup', text } } as const;
  assert.deepEqual(describeTogether(end, ['', '']), {
    state: 'failed',
    message: 'Set-up failed: Error: Could not create the channel',
  });
});

test('generators that could not be started together fail the test with the reason', () => {
  const end = { ends: endsOf(stopped, stopped), problem: { kind: 'start', text: 'The reason.' } } as const;
  assert.deepEqual(describeTogether(end, ['', '']), { state: 'failed', message: 'The reason.' });
});

test('a run that the user stops is interrupted, and one that hangs has failed', () => {
  assert.deepEqual(describeTogether({ ends: endsOf(stopped, stopped) }, ['', '']), {
    state: 'interrupted',
    message: 'Interrupted: k6 stopped before the planned end.',
  });
  const hung: K6Outcome = { exitCode: null, endedBy: 'overdue', wasKilled: true };
  assert.deepEqual(describeTogether({ ends: endsOf(good, hung) }, ['', '']), {
    state: 'failed',
    message:
      'Generator 2 of 2: k6 did not end by itself long after the load; it did not stop when asked to, and was killed.',
  });
});

test('an exit status is told of a single k6 only', () => {
  assert.equal(exitCodeOf(endsOf({ ...good, exitCode: 99 })), 99);
  assert.equal(exitCodeOf(endsOf(good, { ...good, exitCode: 99 })), undefined);
});
