import type { Instruments } from '../metrics/instruments.ts';

/** The metrics of a test whose users call the REST API. */
export const callMetrics = [
  'rest_requests',
  'errors',
  'api_requests',
  'api_success',
  'api_errors',
  'api_time',
] as const;

/** Enters one call and how it went. */
export function countCall(
  metrics: Instruments<(typeof callMetrics)[number]>,
  { ok, timeMs }: { readonly ok: boolean; readonly timeMs: number },
  tags?: Readonly<Record<string, string>>,
): void {
  metrics.api_requests.add(1, tags);
  metrics.api_time.add(timeMs, tags);
  metrics.api_success.add(ok, tags);
  metrics.api_errors.add(!ok, tags);
}
