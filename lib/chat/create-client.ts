import type { ChatTest } from './chat-test.ts';
import { createHttpClient, type HttpClient } from './http/http-client.ts';
import type { chatMetrics } from './meter.ts';

/** The REST client of a chat test. */
export function createClient({ target, load, metrics }: ChatTest<(typeof chatMetrics)[number]>): HttpClient {
  return createHttpClient({
    origin: target.targetUrl,
    rateLimitBypass: target.rateLimitBypass,
    timeoutMs: load.requestTimeoutMs,
    requests: metrics.rest_requests,
  });
}
