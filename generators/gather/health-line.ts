import { z } from 'zod';
import type { ProcessSample } from '../health/health-between.ts';

/** What a line begins with in which a generator prints how its process is. */
export const HEALTH_LINE = 'k6-chat health ';

const PRINTED = /k6-chat health (\{.*?\})/;

const schema = z.object({
  t: z.number(),
  cpuSeconds: z.number(),
  memoryBytes: z.number(),
  gcPauseSeconds: z.number(),
  cores: z.number(),
  files: z.object({ open: z.number(), limit: z.number() }).exactOptional(),
});

/** The sample in a row of k6's log; undefined when there is none, or a torn one. */
export function readHealthLine(row: string): ProcessSample | undefined {
  const [, quoted] = PRINTED.exec(row) ?? [];
  if (quoted === undefined) {
    return undefined;
  }
  try {
    const { t, ...state } = schema.parse(JSON.parse(quoted.replaceAll('\\"', '"')));
    return { atMs: t, ...state };
  } catch {
    return undefined;
  }
}
