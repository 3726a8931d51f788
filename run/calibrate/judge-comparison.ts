import type { CalibrationCase, Comparison } from './calibration-case.ts';
import type { CalibrationRow } from './calibration-schema.ts';

/** A comparison as a row of the calibration; a figure that should have been there and was not is not in tolerance. */
export function judgeComparison(
  { name, test, fault }: Pick<CalibrationCase, 'name' | 'test' | 'fault'>,
  comparison: Comparison,
): CalibrationRow {
  const { figure, unit, injected, reported, tolerance, toleranceText, note } = comparison;
  const error = injected === null || reported === null ? null : reported - injected;
  const isShownOnly = tolerance === null && injected !== null && reported !== null;
  return {
    case: name,
    test,
    fault,
    figure,
    unit,
    injected: rounded(injected),
    reported: rounded(reported),
    error: rounded(error),
    tolerance: rounded(tolerance),
    toleranceText,
    ok: isShownOnly ? null : error !== null && tolerance !== null && Math.abs(error) <= tolerance,
    ...(note === undefined ? {} : { note }),
  };
}

/** Tenths of a microsecond: what is judged is not rounded, what is kept is. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4));
}
