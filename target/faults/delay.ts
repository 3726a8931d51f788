import { z } from 'zod';
import { normalQuantile } from './normal-quantile.ts';

/** The longest delay that a plan may ask for, in milliseconds. */
export const MAX_DELAY_MS = 600_000;

const ms = z.number().min(0).max(MAX_DELAY_MS);
const positiveMs = z.number().positive().max(MAX_DELAY_MS);

/** Schema of how long a delay is: always the same, or drawn from a distribution. */
export const delaySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), ms }),
  z.strictObject({ kind: z.literal('uniform'), minMs: ms, maxMs: ms }),
  z.strictObject({ kind: z.literal('exponential'), meanMs: positiveMs, shiftMs: ms.optional() }),
  z.strictObject({ kind: z.literal('lognormal'), medianMs: positiveMs, sigma: z.number().min(0).max(3) }),
]);

/** How long a delay is. */
export type Delay = z.infer<typeof delaySchema>;

/**
 * The delay in milliseconds below which a share `p` (0 to 1, exclusive) of all draws lies: the inverse of the
 * distribution function. Exponential: shift − mean · ln(1 − p). Lognormal: median · e^(sigma · z) with z the quantile
 * of the standard normal distribution. No draw is above MAX_DELAY_MS.
 */
export function quantileOf(delay: Delay, p: number): number {
  return Math.min(MAX_DELAY_MS, quantile(delay, p));
}

function quantile(delay: Delay, p: number): number {
  switch (delay.kind) {
    case 'fixed':
      return delay.ms;
    case 'uniform':
      return delay.minMs + p * (delay.maxMs - delay.minMs);
    case 'exponential':
      return (delay.shiftMs ?? 0) - delay.meanMs * Math.log1p(-p);
    case 'lognormal':
      return delay.medianMs * Math.exp(delay.sigma * normalQuantile(p));
  }
  return delay satisfies never;
}
