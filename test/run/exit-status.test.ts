import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitStatusOf, type JudgedTest, worstStatus } from '../../run/exit-status.ts';

const limit = { op: '<', value: 1 };
type Row = JudgedTest['rows'][number];
const passed: Row = { status: 'pass', limit };
const judged = (rows: readonly Row[], isValid = true, name = 'a'): JudgedTest[] => [
  { name, isValid, isFailed: rows.some(({ status }) => status === 'fail'), rows },
];
const complete = { name: 'a', state: 'complete', exitCode: 0 } as const;

test('a run whose targets are met ends with 0, warnings and figures without a target included', () => {
  const rows: Row[] = [
    passed,
    { status: 'warn', limit },
    { status: 'info', limit: null },
    { status: 'no-data', limit: null },
  ];
  assert.equal(exitStatusOf({ state: 'complete', tests: [complete] }, judged(rows)), 0);
});

test('a target missed, or without data, ends the run with 99', () => {
  const run = { state: 'complete', tests: [complete] } as const;
  assert.equal(exitStatusOf(run, judged([passed, { status: 'fail', limit }])), 99);
  assert.equal(exitStatusOf(run, judged([passed, { status: 'no-data', limit }])), 99);
});

test('what k6 judged as missed is missed, even where the report has no row for it', () => {
  assert.equal(
    exitStatusOf({ state: 'complete', tests: [{ ...complete, exitCode: 99 }] }, judged([passed])),
    99,
  );
});

test('what k6 judged over all of a test and the report outside planned faults is no miss of the run', () => {
  const run = { state: 'complete', tests: [{ ...complete, exitCode: 99 }] } as const;
  const outside: Row = { ...passed, note: 'outside planned faults' };
  assert.equal(exitStatusOf({ ...run, tests: [...run.tests] }, judged([outside])), 0);
  const also: Row = { status: 'fail', limit };
  assert.equal(exitStatusOf({ ...run, tests: [...run.tests] }, judged([outside, also])), 99);
  // Something that only k6 knows of fails the test, which says so.
  const failed = judged([outside]).map((one) => ({ ...one, isFailed: true }));
  assert.equal(exitStatusOf({ ...run, tests: [...run.tests] }, failed), 99);
});

test('a test that did not run outweighs a missed target, and an interruption outweighs both', () => {
  const tests = [complete, { name: 'b', state: 'failed', exitCode: 107 }] as const;
  assert.equal(exitStatusOf({ state: 'failed', tests: [...tests] }, judged([{ status: 'fail', limit }])), 1);
  assert.equal(exitStatusOf({ state: 'failed', tests: [{ name: 'a', state: 'not-run' }] }, []), 1);
  assert.equal(
    exitStatusOf({ state: 'interrupted', tests: [...tests] }, judged([{ status: 'fail', limit }])),
    130,
  );
});

test('a test that is not valid ends the run with 98, whatever its own targets and k6 say', () => {
  const missed: Row[] = [{ status: 'fail', limit }];
  const crossed = { state: 'complete', tests: [{ ...complete, exitCode: 99 }] } as const;
  assert.equal(exitStatusOf({ ...crossed, tests: [...crossed.tests] }, judged(missed, false)), 98);
  assert.equal(exitStatusOf({ state: 'complete', tests: [complete] }, judged([passed], false)), 98);
});

test('a target missed in a valid test outweighs another test that is not valid', () => {
  const tests = [complete, { ...complete, name: 'b' }];
  const both = [...judged([passed], false), ...judged([{ status: 'fail', limit }], true, 'b')];
  assert.equal(exitStatusOf({ state: 'complete', tests }, both), 99);
});

test('of several runs the status that a user must hear of first is the one of all', () => {
  assert.equal(worstStatus([]), 0);
  assert.equal(worstStatus([0, 98, 0]), 98);
  assert.equal(worstStatus([98, 99, 0]), 99);
  assert.equal(worstStatus([99, 1]), 1);
  assert.equal(worstStatus([1, 130, 99]), 130);
});
