import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import type { ChatTest } from './chat-test.ts';

/** Any test that makes REST calls. */
export type RestTest = ChatTest<'rest_requests' | 'errors'>;

/** The REST client of a test; `deadlineMs` is the epoch ms at which calls still open are given up. */
export function createClient({ target, load, metrics }: RestTest, deadlineMs?: number): HttpClient {
  return createHttpClient({
    origin: target.targetUrl,
    rateLimitBypass: target.rateLimitBypass,
    timeoutMs: load.requestTimeoutMs,
    requests: metrics.rest_requests,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
}
