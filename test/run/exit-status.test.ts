import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitStatusOf, type JudgedTarget } from '../../run/exit-status.ts';

const limit = { op: '<', value: 1 };
const passed: JudgedTarget = { status: 'pass', limit };
const complete = { name: 'a', state: 'complete', exitCode: 0 } as const;

test('a run whose targets are met ends with 0, warnings and figures without a target included', () => {
  const rows: JudgedTarget[] = [
    passed,
    { status: 'warn', limit },
    { status: 'info', limit: null },
    { status: 'no-data', limit: null },
  ];
  assert.equal(exitStatusOf({ state: 'complete', tests: [complete] }, rows), 0);
});

test('a target missed, or without data, ends the run with 99', () => {
  const run = { state: 'complete', tests: [complete] } as const;
  assert.equal(exitStatusOf(run, [passed, { status: 'fail', limit }]), 99);
  assert.equal(exitStatusOf(run, [passed, { status: 'no-data', limit }]), 99);
});

test('what k6 judged as missed is missed, even where the report has no row for it', () => {
  assert.equal(exitStatusOf({ state: 'complete', tests: [{ ...complete, exitCode: 99 }] }, [passed]), 99);
});

test('a test that did not run outweighs a missed target, and an interruption outweighs both', () => {
  const tests = [complete, { name: 'b', state: 'failed', exitCode: 107 }] as const;
  assert.equal(exitStatusOf({ state: 'failed', tests: [...tests] }, [{ status: 'fail', limit }]), 1);
  assert.equal(exitStatusOf({ state: 'failed', tests: [{ state: 'not-run' }] }, []), 1);
  assert.equal(exitStatusOf({ state: 'interrupted', tests: [...tests] }, [{ status: 'fail', limit }]), 130);
});
