import { z } from 'zod';

/**
 * One line of `results/<run>/<test>/faults.ndjson`: what the run did to the target or the network, and when it had
 * been done. Lines of the built-in target’s own log, one for each message or call that it treated wrong, may be in
 * the same file.
 */
export const faultEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('injected'),
    id: z.string(),
    what: z.string(),
    where: z.string(),
    driver: z.string(),
    /** In words. */
    description: z.string(),
    /** Epoch ms: when it was in effect. */
    atMs: z.number().nonnegative(),
    /** How long putting it took: it came into effect within the time before `atMs`. */
    tookMs: z.number().nonnegative(),
    /** When the schedule wanted it, epoch ms. */
    plannedAtMs: z.number().nonnegative(),
    /** How long the schedule wanted it; absent for one that happens once or stays. */
    plannedForMs: z.number().positive().exactOptional(),
  }),
  z.object({
    event: z.literal('removed'),
    id: z.string(),
    /** Epoch ms: when it was in effect no more. */
    atMs: z.number().nonnegative(),
    tookMs: z.number().nonnegative(),
    /** `schedule`: at its time; `end`: the test ended first. */
    by: z.enum(['schedule', 'end']),
    /** Of a fault with a count: how often it struck. */
    injected: z.number().int().nonnegative().exactOptional(),
  }),
  z.object({
    event: z.literal('failed'),
    id: z.string(),
    atMs: z.number().nonnegative(),
    /** `inject`: it never was in effect; `remove`: it may still be. */
    step: z.enum(['inject', 'remove']),
    reason: z.string(),
  }),
]);

/** One line of a fault log. */
export type FaultEvent = z.infer<typeof faultEventSchema>;

/** A fault as it was: from injection to removal, by the log. */
export interface FaultSpan {
  readonly id: string;
  readonly what: string;
  readonly where: string;
  readonly driver: string;
  readonly description: string;
  /** Epoch ms. */
  readonly fromMs: number;
  /** Epoch ms; undefined where it was never removed, or happened once. */
  readonly toMs: number | undefined;
  readonly injected: number | undefined;
  /** What could not be done, if so. */
  readonly failure: string | undefined;
}

/** The events of a log as spans, in the order of injection; a fault that never took effect has no span. */
export function spansOf(events: readonly FaultEvent[]): FaultSpan[] {
  return events.flatMap((event) => {
    if (event.event !== 'injected') {
      return [];
    }
    const { id, what, where, driver, description, atMs } = event;
    const later = events.filter((other) => other.id === id && other.atMs >= atMs);
    const removed = later.find((other) => other.event === 'removed');
    const failed = later.find((other) => other.event === 'failed');
    return [
      {
        ...{ id, what, where, driver, description },
        fromMs: atMs,
        toMs: removed?.event === 'removed' ? removed.atMs : undefined,
        injected: removed?.event === 'removed' ? removed.injected : undefined,
        failure: failed?.event === 'failed' ? failed.reason : undefined,
      },
    ];
  });
}
