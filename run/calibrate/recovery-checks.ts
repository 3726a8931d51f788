import type { FaultRecovery } from '../../record/recovery-schema.ts';
import type { Check, Comparison, Evidence } from './calibration-case.ts';
import type { Truth } from './checks.ts';

/** How far the moments of a fault may be told wrong, ms. */
const WITHIN_MS = 250;

/** When the fault was first felt, against when the log has it injected; both from the start of the load. */
export const felt: Check = (evidence) => {
  const [span, fault] = [evidence.spans[0], faultOf(evidence)];
  return moment(evidence, {
    figure: 'Felt from, after the start of load',
    injectedAtMs: span?.fromMs,
    reportedAtMs: fault?.detected.state === 'known' ? fault.injectedAtMs + fault.detected.afterMs : undefined,
    told: fault?.detected,
  });
};

/** When all was well again, against when the log has it removed; both from the start of the load. */
export const wellAgain: Check = (evidence) => {
  const [span, fault] = [evidence.spans[0], faultOf(evidence)];
  const removedAtMs = fault?.removedAtMs ?? undefined;
  return moment(evidence, {
    figure: 'Well again from, after the start of load',
    injectedAtMs: span?.toMs,
    reportedAtMs:
      fault?.recovered.state === 'known' && removedAtMs !== undefined
        ? removedAtMs + fault.recovered.afterMs
        : undefined,
    told: fault?.recovered,
  });
};

/** A count of what happened under the fault, to the last one. */
export function underFault(
  figure: string,
  countOf: (fault: FaultRecovery) => FaultRecovery['deliveries']['lost'],
  truth: Truth,
): Check {
  return (evidence) => {
    const fault = faultOf(evidence);
    const counted = fault === undefined ? undefined : countOf(fault);
    return {
      figure,
      unit: 'count',
      injected: truth(evidence),
      reported: counted?.state === 'known' ? counted.value : null,
      tolerance: 0,
      toleranceText: 'exact',
      ...(counted?.state === 'no-data' ? { note: counted.reason } : {}),
    };
  };
}

/** How often the fault struck, by the target’s own count. */
export const struck: Truth = ({ spans }) => spans[0]?.injected ?? null;

/** The lines of a fault in the target’s own log: a delay has its line when it is over, which is after the fault’s end. */
export function logged(fault: string): Truth {
  return ({ log }) => log.filter((line) => line.fault === fault).length;
}

/** The sum of the target’s own counters whose names end so. */
export function countedByEnd(end: string): Truth {
  return ({ counters }) =>
    Object.entries(counters).reduce((sum, [name, count]) => sum + (name.endsWith(end) ? count : 0), 0);
}

function faultOf({ recovery }: Evidence): FaultRecovery | undefined {
  return recovery?.faults[0];
}

function moment(
  { summary }: Evidence,
  {
    figure,
    injectedAtMs,
    reportedAtMs,
    told,
  }: {
    readonly figure: string;
    readonly injectedAtMs: number | undefined;
    readonly reportedAtMs: number | undefined;
    readonly told: FaultRecovery['detected'] | undefined;
  },
): Comparison {
  const startMs = summary.loadStartedAtMs ?? 0;
  return {
    figure,
    unit: 'ms',
    injected: injectedAtMs === undefined ? null : injectedAtMs - startMs,
    reported: reportedAtMs === undefined ? null : reportedAtMs - startMs,
    tolerance: WITHIN_MS,
    toleranceText: '0.25 s',
    ...(told === undefined ? {} : { note: told.state === 'known' ? `told by ${told.by}` : told.reason }),
  };
}
