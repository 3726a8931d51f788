import type { FoundTest } from '../../discover/load-definitions.ts';
import { readDrivers } from '../../faults/read-drivers.ts';
import { planFaults } from '../../faults/schedule/plan-faults.ts';
import { scopedName } from '../../lib/config/check-names.ts';
import type { Environment } from '../../lib/config/environment.ts';
import { type LoadVariable, loadVariables, targetVariables } from '../../lib/config/variables.ts';
import { type Configuration, configure } from '../configure.ts';
import type { PlannedTest } from '../planned-test.ts';
import type { CalibrationCase } from './calibration-case.ts';

/** A case with its load decided. */
export interface PlannedCase {
  readonly subject: CalibrationCase;
  readonly planned: PlannedTest;
  readonly configuration: Configuration;
}

/** Lays out the load of a case; rejects on a case whose load the suite would refuse, which is a mistake in the case. */
export async function planCase(
  subject: CalibrationCase,
  base: Configuration,
  definitions: readonly FoundTest[],
): Promise<PlannedCase> {
  const configured = await configure({
    env: withoutLoads(base.env, definitions),
    values: { PROFILE: 'smoke', TESTS: subject.test, ...subject.load },
    given: [],
    definitions,
  });
  if (!configured.ok) {
    throw new Error(`The case ${subject.name}: ${configured.problems.join(' ')}`);
  }
  const { configuration } = configured;
  const [planned] = configuration.tests;
  if (planned === undefined) {
    throw new Error(`The case ${subject.name} has no test ${subject.test}.`);
  }
  if (subject.schedule === undefined) {
    return { subject, planned, configuration };
  }
  const scheduled = planFaults(subject.schedule, {
    drivers: await readDrivers(),
    named: { services: {}, proxies: {} },
    durationMs: planned.plan.durationMs,
    test: subject.test,
  });
  if (!scheduled.ok) {
    throw new Error(`The case ${subject.name}: ${scheduled.problems.join(' ')}`);
  }
  const withFaults = { ...planned, faults: { faults: scheduled.faults, holdMs: scheduled.holdMs } };
  return { subject, planned: withFaults, configuration: { ...configuration, tests: [withFaults] } };
}

/** What the user's environment says of loads and targets must not change what is calibrated. */
function withoutLoads(env: Environment, definitions: readonly FoundTest[]): Environment {
  const loads = Object.keys(loadVariables) as LoadVariable[];
  const dropped = new Set<string>([
    ...loads,
    ...Object.keys(targetVariables),
    'TARGET_FILE',
    'CASES',
    ...definitions.flatMap(({ name }) => loads.map((variable) => scopedName(name, variable))),
  ]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.has(name)));
}
