import type { Audit } from '../../record/audit-schema.ts';
import type { FaultRecovery } from '../../record/recovery-schema.ts';
import type { Span } from './figure.ts';

/** A message that was on its way when the fault began was due at most so long before, ms. */
export const UNDER_WAY_MS = 250;

/**
 * What became of the deliveries that were due under a fault and until it was over; whole windows of the audit. One that
 * the next fault (epoch ms) touches is the next one's.
 */
export function countDeliveries(
  audit: Audit | undefined,
  { fromMs, toMs }: Span,
  nextMs: number = Number.POSITIVE_INFINITY,
): FaultRecovery['deliveries'] {
  if (audit === undefined) {
    const reason =
      'the test kept no books of deliveries, or a virtual user was stopped before it closed them';
    const none = { state: 'no-data', reason } as const;
    return { lost: none, duplicated: none, late: none, outOfOrder: none };
  }
  const windows = audit.windows.filter(
    ({ startMs }) =>
      startMs + audit.windowMs > fromMs - UNDER_WAY_MS &&
      startMs <= toMs &&
      startMs + audit.windowMs <= nextMs - UNDER_WAY_MS,
  );
  const sumOf = (name: 'lost' | 'duplicated' | 'late' | 'outOfOrder') => ({
    state: 'known' as const,
    value: windows.reduce((sum, window) => sum + window[name], 0),
  });
  return {
    lost: sumOf('lost'),
    duplicated: sumOf('duplicated'),
    late: sumOf('late'),
    outOfOrder: sumOf('outOfOrder'),
  };
}
