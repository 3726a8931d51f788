import { z } from 'zod';
import type { FaultSchedule } from '../../lib/config/fault-schedule.ts';
import { nearestName } from '../../lib/config/nearest-name.ts';
import { parseDurationMs } from '../../lib/config/parse-value.ts';
import { describeIssue } from './describe-issue.ts';

/** A schedule, or everything that is wrong with it. */
export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: FaultSchedule }
  | { readonly ok: false; readonly problems: readonly string[] };

const duration = z
  .string()
  .refine((text) => parseDurationMs(text) >= 0, 'expected a duration such as 10s or 1m30s');
const time = z
  .string()
  .refine(
    (text) => /^\d+(\.\d+)?%$/.test(text) || parseDurationMs(text) >= 0,
    'expected a duration such as 10s, or a share of the test such as 30%',
  );

const scheduleSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  purpose: z.string().min(1).exactOptional(),
  holdFor: duration.exactOptional(),
  faults: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[\w.-]{1,60}$/, 'expected at most 60 letters, digits, dots and hyphens')
          .exactOptional(),
        what: z.string().min(1),
        where: z.string().min(1),
        at: time,
        for: time.exactOptional(),
        howMuch: z.record(z.string(), z.unknown()).exactOptional(),
        optional: z.boolean().exactOptional(),
      }),
    )
    .min(1)
    .max(100),
});

const KEYS = ['id', 'what', 'where', 'at', 'for', 'howMuch', 'optional', 'purpose', 'holdFor', 'faults'];

/** Parses the text of a schedule; every problem names the file and the place in it. */
export function parseSchedule(text: string, path: string): ParsedSchedule {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problems: [`${path}: expected JSON; it cannot be read as such.`] };
  }
  const parsed = scheduleSchema.safeParse(json);
  if (parsed.success) {
    const { $schema: _schema, ...schedule } = parsed.data;
    return { ok: true, schedule };
  }
  return {
    ok: false,
    problems: parsed.error.issues.flatMap((issue) =>
      describeIssue(issue, json, (key) => nearestName(key, KEYS)).map((problem) => `${path}: ${problem}`),
    ),
  };
}
