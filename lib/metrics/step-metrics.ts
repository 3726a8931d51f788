import { counted, gained, shared, timed } from './metric-specs.ts';

/** What a tour measures that goes through a chat system step by step, tagged by `step`. */
export const stepMetrics = {
  steps: counted('Steps'),
  steps_passed: gained('Steps answered as expected'),
  step_success: shared('Steps answered as expected, share', 'steps'),
  step_time: timed('Time of a step', 'steps_passed'),
} as const;
