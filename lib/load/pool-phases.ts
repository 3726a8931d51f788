/** What is asked of a pool one after the other: by a few callers, by all of them, by the few again. */
export const poolPhases = [
  { phase: 'before', label: 'A few callers before' },
  { phase: 'crowd', label: 'All callers' },
  { phase: 'after', label: 'A few callers after' },
] as const;

/** One of the three. */
export type PoolPhase = (typeof poolPhases)[number]['phase'];

/** The phase of a moment of the load and when it ends, ms from the start; each lasts as long as the others. */
export function poolPhaseAt(
  elapsedMs: number,
  durationMs: number,
): { readonly phase: PoolPhase; readonly endMs: number } {
  const last = poolPhases.length - 1;
  const index = Math.max(0, Math.min(last, Math.floor((elapsedMs * poolPhases.length) / durationMs)));
  return {
    phase: poolPhases[index]?.phase ?? 'after',
    endMs: ((index + 1) * durationMs) / poolPhases.length,
  };
}
