import { formatDuration } from '../../lib/config/parse-value.ts';
import type { PlannedFault } from '../fault-driver.ts';

/** The faults of one test as lines of text for a plan: when, how long, what, by which driver. */
export function renderFaults(faults: readonly PlannedFault[]): string[] {
  return faults.map(({ id, atMs, forMs, description, driver }) => {
    const length = forMs === undefined ? 'once' : `for ${formatDuration(Math.round(forMs))}`;
    return `  fault ${id}: at ${formatDuration(Math.round(atMs))} ${length}, ${description} (${driver})`;
  });
}
