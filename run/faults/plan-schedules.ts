import { readFile } from 'node:fs/promises';
import type { NamedPlaces } from '../../faults/fault-driver.ts';
import type { FaultSchedule } from '../../lib/config/fault-schedule.ts';
import type { PlannedTest } from '../planned-test.ts';
import type { TargetFile } from '../target-file/target-file-schema.ts';

/** The tests with their faults, or every problem. */
export type PlannedSchedules =
  | { readonly ok: true; readonly tests: readonly PlannedTest[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What FAULTS has for a run without any, a test’s own among them. */
const NONE = 'none';

/** Gives each test the faults of the schedule of the run, or else its own. */
export async function planSchedules(
  path: string | undefined,
  tests: readonly PlannedTest[],
  targetFile: TargetFile | undefined,
): Promise<PlannedSchedules> {
  if (
    path === NONE ||
    (path === undefined && tests.every(({ definition }) => definition.faults === undefined))
  ) {
    return { ok: true, tests };
  }
  const read = path === undefined ? undefined : await readSchedule(path);
  if (read?.ok === false) {
    return read;
  }
  const { readDrivers } = await import('../../faults/read-drivers.ts');
  const { planFaults } = await import('../../faults/schedule/plan-faults.ts');
  const drivers = await readDrivers();
  const named = namedPlacesOf(targetFile);
  const problems: string[] = [];
  const planned = tests.map((test): PlannedTest => {
    const schedule = read?.schedule ?? test.definition.faults;
    if (schedule === undefined) {
      return test;
    }
    const { name } = test.definition;
    const result = planFaults(schedule, { drivers, named, durationMs: test.plan.durationMs, test: name });
    if (!result.ok) {
      problems.push(...result.problems.map((problem) => `${path ?? `The faults of ${name}`}: ${problem}`));
      return test;
    }
    return { ...test, faults: { faults: result.faults, holdMs: result.holdMs } };
  });
  return problems.length > 0 ? { ok: false, problems: [...new Set(problems)] } : { ok: true, tests: planned };
}

/** What the target file says of faults. */
export function namedPlacesOf(targetFile: TargetFile | undefined): NamedPlaces {
  return { services: targetFile?.services ?? {}, proxies: targetFile?.proxies ?? {} };
}

async function readSchedule(
  path: string,
): Promise<
  | { readonly ok: true; readonly schedule: FaultSchedule }
  | { readonly ok: false; readonly problems: readonly string[] }
> {
  const { parseSchedule } = await import('../../faults/schedule/parse-schedule.ts');
  try {
    return parseSchedule(await readFile(path, 'utf8'), path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return {
      ok: false,
      problems: [`FAULTS: expected a schedule of faults or "none", but ${path} cannot be read (${why}).`],
    };
  }
}
