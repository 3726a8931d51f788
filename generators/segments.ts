/** The part of a test's virtual users that one generator has, as k6's `--execution-segment` options take it. */
export interface Segment {
  /** `1/3:2/3` */
  readonly segment: string;
  /** `0,1/3,2/3,1`, the same for all. */
  readonly sequence: string;
}

/** Equal parts for `count` generators, in their order; a single one has the whole. */
export function segmentsOf(count: number): readonly Segment[] {
  const bounds = Array.from({ length: count + 1 }, (_, i) => boundOf(i, count));
  const sequence = bounds.join(',');
  return bounds.slice(1).map((to, i) => ({ segment: `${bounds[i]}:${to}`, sequence }));
}

function boundOf(numerator: number, denominator: number): string {
  if (numerator === 0 || numerator === denominator) {
    return numerator === 0 ? '0' : '1';
  }
  return `${numerator}/${denominator}`;
}

/** The options of `k6 run` that give generator `number`, from 1 on, its part. */
export function segmentFlags(segments: readonly Segment[], number: number): readonly string[] {
  const part = segments[number - 1];
  return part === undefined
    ? []
    : ['--execution-segment', part.segment, '--execution-segment-sequence', part.sequence];
}

/** The options that keep the series of several generators apart where they send them to one place, as K6_OUT names it. */
export function outputFlags(env: Readonly<Record<string, string>>, number: number): readonly string[] {
  return env['K6_OUT'] ? ['--tag', `generator=${number}`] : [];
}
