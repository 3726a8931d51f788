import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { chooseCases, loadCases } from '../../../run/calibrate/load-cases.ts';
import { planCase } from '../../../run/calibrate/plan-case.ts';
import { configure } from '../../../run/configure.ts';
import { parseFaultPlan } from '../../../target/faults/fault-plan.ts';

const all = await loadCases();

test('every case has a name of its own, a plan that the target takes and a load that the suite takes', async () => {
  assert.ok(all.length > 30);
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  const definitions = await loadDefinitions();
  const base = await configure({ env: {}, values: { PROFILE: 'smoke' }, given: [], definitions });
  assert.ok(base.ok);
  for (const each of all) {
    assert.deepEqual(parseFaultPlan({ seed: 1, faults: each.faults }).ok, true, each.name);
    const { planned } = await planCase(each, base.configuration, definitions);
    assert.equal(planned.definition.name, each.test);
    assert.ok(each.checks.length > 0, each.name);
  }
});

test('every baseline comes before what is compared with it, has no faults and the same test', () => {
  for (const [index, { name, baseline, test: of }] of all.entries()) {
    if (baseline === undefined) {
      continue;
    }
    const found = all.slice(0, index).find((each) => each.name === baseline);
    assert.deepEqual([found?.test, found?.faults], [of, []], name);
  }
});

test('the environment of whoever calibrates does not change the loads', async () => {
  const definitions = await loadDefinitions();
  const env = { RATE: '7', MESSAGE_THROUGHPUT_USERS: '3', PROFILE: 'demo', TESTS: 'file-uploads' };
  const base = await configure({ env: {}, values: { PROFILE: 'smoke' }, given: [], definitions });
  assert.ok(base.ok);
  const lose = all.find(({ name }) => name === 'lose');
  assert.ok(lose);
  const { planned } = await planCase(lose, { ...base.configuration, env }, definitions);
  assert.deepEqual([planned.load.ratePerSec, planned.load.users], [100, 20]);
});

test('chosen cases come with the baselines they need, in the order of all', () => {
  const names = (wanted: string[]) => chooseCases(all, wanted).map(({ name }) => name);
  assert.deepEqual(names(['delivery-50ms', 'lose']), ['lose', 'baseline-messages', 'delivery-50ms']);
  assert.deepEqual(
    names([]),
    all.map(({ name }) => name),
  );
});

test('cases that do not exist are given at once, with the nearest name', () => {
  assert.throws(() => chooseCases(all.slice(0, 2), ['rate-limt', 'x']), {
    exitStatus: 2,
    message: `CASES: there is no case "rate-limt"; did you mean rate-limit?\nCASES: there is no case "x"; the cases are wrong-shape-rest, rate-limit.`,
  });
});
