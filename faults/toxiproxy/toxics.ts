import { z } from 'zod';
import type { FaultKind } from '../fault-driver.ts';
import type { Toxic } from './toxiproxy-client.ts';

/** What Toxiproxy can do to a connection. */
export type LinkKind = Omit<FaultKind, 'where' | 'named' | 'describe'> & {
  readonly describe: (howMuch: Readonly<Record<string, unknown>>) => string;
  /** The toxics that make it; `off` closes the proxy instead. */
  readonly toxics: (howMuch: Readonly<Record<string, unknown>>) => readonly Omit<Toxic, 'name'>[] | 'off';
};

const ms = z.int().min(0).max(600_000);
const direction = z.enum(['both', 'to-server', 'to-client']).default('both');
const share = z.number().gt(0).max(1).default(1);

/** Longer than any run: what this latency holds back goes on at once when it is removed. */
const HOLD_MS = 7 * 86_400_000;

interface Common {
  readonly direction: 'both' | 'to-server' | 'to-client';
  readonly share: number;
}

/** The same toxic in each direction asked for. */
function each(
  { direction: way, share: toxicity }: Common,
  type: string,
  attributes: Readonly<Record<string, number>>,
): Omit<Toxic, 'name'>[] {
  const streams =
    way === 'both'
      ? (['upstream', 'downstream'] as const)
      : [way === 'to-server' ? ('upstream' as const) : ('downstream' as const)];
  return streams.map((stream) => ({ type, stream, toxicity, attributes }));
}

/** Types `howMuch` once for its words and its toxics. */
function linkKind<Shape extends z.ZodObject>(
  lasts: FaultKind['lasts'],
  howMuch: Shape,
  describe: (amount: z.output<Shape>) => string,
  toxics: (amount: z.output<Shape>) => readonly Omit<Toxic, 'name'>[] | 'off',
): LinkKind {
  return {
    lasts,
    howMuch,
    describe: (amount) => describe(howMuch.parse(amount)),
    toxics: (amount) => toxics(howMuch.parse(amount)),
  };
}

const waysOf = ({ direction: way, share: part }: Common): string =>
  `${way === 'both' ? ' each way' : way === 'to-server' ? ' to the server' : ' to the client'}${part === 1 ? '' : ` on ${Math.round(100 * part)} % of connections`}`;

/** Every fault of a connection, by `what`. */
export const linkKinds: Readonly<Record<string, LinkKind>> = {
  latency: linkKind(
    'always',
    z.strictObject({ latencyMs: ms, jitterMs: ms.default(0), direction, share }),
    (amount) =>
      `latency of ${amount.latencyMs}${amount.jitterMs === 0 ? '' : ` ± ${amount.jitterMs}`} ms${waysOf(amount)}`,
    (amount) => each(amount, 'latency', { latency: amount.latencyMs, jitter: amount.jitterMs }),
  ),
  bandwidth: linkKind(
    'always',
    z.strictObject({ kilobytesPerSec: z.int().min(1).max(10_000_000), direction, share }),
    (amount) => `bandwidth of ${amount.kilobytesPerSec} kB/s${waysOf(amount)}`,
    (amount) => each(amount, 'bandwidth', { rate: amount.kilobytesPerSec }),
  ),
  'reset-peer': linkKind(
    'always',
    z.strictObject({ afterMs: ms.default(0), share }),
    (amount) => `connections reset ${amount.afterMs} ms after data comes in`,
    (amount) => each({ ...amount, direction: 'to-client' }, 'reset_peer', { timeout: amount.afterMs }),
  ),
  timeout: linkKind(
    'always',
    z.strictObject({ afterMs: ms.default(0), direction, share }),
    (amount) =>
      `data dropped${amount.afterMs === 0 ? '' : `, connections closed after ${amount.afterMs} ms`}${waysOf(amount)}`,
    (amount) => each(amount, 'timeout', { timeout: amount.afterMs }),
  ),
  'slow-close': linkKind(
    'always',
    z.strictObject({ delayMs: ms, direction, share }),
    (amount) => `connections closed ${amount.delayMs} ms late${waysOf(amount)}`,
    (amount) => each(amount, 'slow_close', { delay: amount.delayMs }),
  ),
  partition: linkKind(
    'always',
    z.strictObject({ as: z.enum(['cut', 'silent']).default('cut') }),
    (amount) =>
      amount.as === 'cut'
        ? 'partition: connections closed, new ones refused'
        : 'partition: nothing passes, connections stay, and what was sent arrives afterwards',
    (amount) =>
      amount.as === 'cut'
        ? 'off'
        : each({ direction: 'both', share: 1 }, 'latency', { latency: HOLD_MS, jitter: 0 }),
  ),
};
