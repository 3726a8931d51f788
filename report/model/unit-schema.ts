import { z } from 'zod';

/** Every unit that a figure of a report can have. */
export const unitSchema = z.enum([
  'ms',
  'count',
  'ratio',
  'bytes',
  'mbps',
  'per_second',
  'percent',
  'seconds',
  'MB/s',
  'per_month',
  'duration_ms',
]);
