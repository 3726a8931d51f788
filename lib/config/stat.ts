/**
 * A statistic of a metric. `per_second` is a counter's count over `windowMs` of its row (not over the whole test:
 * ramps and set-up would dilute it). The rest are k6's own.
 */
export type Stat =
  | 'count'
  | 'per_second'
  | 'rate'
  | 'avg'
  | 'min'
  | 'med'
  | 'p(90)'
  | 'p(95)'
  | 'p(99)'
  | 'max';
