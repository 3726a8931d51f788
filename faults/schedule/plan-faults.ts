import type { FaultSchedule, ScheduledFault } from '../../lib/config/fault-schedule.ts';
import { nearestName } from '../../lib/config/nearest-name.ts';
import { formatDuration, parseDurationMs } from '../../lib/config/parse-value.ts';
import type { FaultDriver, FaultKind, NamedPlaces, PlannedFault } from '../fault-driver.ts';
import { describeIssue } from './describe-issue.ts';

/** The faults of one test in the order of time, or everything that is wrong with them. */
export type PlannedFaults =
  | { readonly ok: true; readonly faults: readonly PlannedFault[]; readonly holdMs: number }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How long a figure must stay in its band to count as recovered where the schedule does not say, ms. */
const HOLD_MS = 3_000;

/** What `planFaults` goes by. */
export interface PlanOptions {
  readonly drivers: readonly FaultDriver[];
  readonly named: NamedPlaces;
  /** The planned length of the test's load, ms. */
  readonly durationMs: number;
  readonly test: string;
}

/** Decides the times and drivers of a schedule for one test. */
export function planFaults(schedule: FaultSchedule, options: PlanOptions): PlannedFaults {
  const problems: string[] = [];
  const faults: PlannedFault[] = [];
  schedule.faults.forEach((fault, index) => {
    const planned = planOne(fault, idOf(schedule, index), options);
    if (typeof planned === 'string' || Array.isArray(planned)) {
      problems.push(...[planned].flat().map((text) => `faults[${index}]: ${text}`));
    } else {
      faults.push(planned as PlannedFault);
    }
  });
  const ids = faults.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    problems.push(`Two faults have the id ${twice}; give each its own.`);
  }
  faults.sort((a, b) => a.atMs - b.atMs);
  for (const { name, checkTogether } of options.drivers) {
    problems.push(...(checkTogether?.(faults.filter(({ driver }) => driver === name)) ?? []));
  }
  const holdMs = schedule.holdFor === undefined ? HOLD_MS : parseDurationMs(schedule.holdFor);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, faults, holdMs };
}

function planOne(fault: ScheduledFault, id: string, options: PlanOptions): PlannedFault | string | string[] {
  const { drivers, named, durationMs, test } = options;
  const driver = drivers.find(({ kinds }) => Object.hasOwn(kinds, fault.what));
  const kind = driver?.kinds[fault.what];
  if (driver === undefined || kind === undefined) {
    const known = drivers.flatMap(({ kinds }) => Object.keys(kinds)).sort();
    const near = nearestName(fault.what, known);
    return `what: there is no fault ${JSON.stringify(fault.what)}; ${near ? `did you mean ${near}?` : `there are ${known.join(', ')}.`}`;
  }
  const places = [...kind.where, ...(kind.named === undefined ? [] : Object.keys(named[kind.named]))];
  if (!places.includes(fault.where)) {
    const more = kind.named === undefined ? '' : `, or one of the ${kind.named} that the target file names`;
    return `where: expected ${kind.where.join(', ')}${more} for ${fault.what}, got ${JSON.stringify(fault.where)}.`;
  }
  const lasting = checkLength(fault, kind);
  if (lasting !== undefined) {
    return lasting;
  }
  const amount = kind.howMuch.safeParse(fault.howMuch ?? {});
  if (!amount.success) {
    return amount.error.issues.flatMap((issue) =>
      describeIssue({ ...issue, path: ['howMuch', ...issue.path] }, { howMuch: fault.howMuch ?? {} }),
    );
  }
  const atMs = timeOf(fault.at, durationMs);
  const forMs = fault.for === undefined ? undefined : timeOf(fault.for, durationMs);
  const endMs = atMs + (forMs ?? 0);
  if (endMs > durationMs) {
    return `it ends ${formatDuration(Math.round(endMs))} after the start of load, but ${test} takes ${formatDuration(Math.round(durationMs))}; what comes after the fault could not be seen. Shorten it, give its times as shares (30%), or lengthen the test.`;
  }
  return {
    id,
    what: fault.what,
    where: fault.where,
    atMs,
    forMs,
    howMuch: amount.data,
    driver: driver.name,
    description: `${kind.describe(amount.data)} at ${fault.where}`,
    ...(fault.optional === true ? { optional: true as const } : {}),
  };
}

function checkLength(fault: ScheduledFault, { lasts }: FaultKind): string | undefined {
  if (lasts === 'always' && fault.for === undefined) {
    return `for: expected how long ${fault.what} lasts, such as "5s".`;
  }
  return lasts === 'never' && fault.for !== undefined
    ? `for: ${fault.what} happens once; leave it out.`
    : undefined;
}

/** A time as text for a test of that length, ms. */
function timeOf(text: string, durationMs: number): number {
  return text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * durationMs : parseDurationMs(text);
}

/** Its own id, or what it is, numbered where that occurs again. */
function idOf({ faults }: FaultSchedule, index: number): string {
  const fault = faults[index];
  const { id, what = '' } = fault ?? {};
  if (id !== undefined) {
    return id;
  }
  const same = faults.filter((other) => other.id === undefined && other.what === what);
  return same.length === 1 || fault === undefined ? what : `${what}-${same.indexOf(fault) + 1}`;
}
