import { rest } from '#protocol/rest';
import { kindOfStatus } from '../http/answer.ts';
import { createFailureLog } from '../http/failure-log.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import type { ChatTest } from './chat-test.ts';

/** Any test that makes REST calls. */
export type RestTest = ChatTest<'rest_requests' | 'errors'>;

/** The REST client of a test; `deadlineMs` is the epoch ms at which calls still open are given up. */
export function createClient({ target, load, metrics }: RestTest, deadlineMs?: number): HttpClient {
  const log = createFailureLog(metrics.errors);
  return createHttpClient({
    origin: target.targetUrl,
    otherOrigins: target.filesUrl === undefined ? [] : [target.filesUrl],
    classify: rest?.classify ?? ((status) => ({ kind: kindOfStatus(status), said: '' })),
    ...(rest?.freshen === undefined
      ? {}
      : { freshen: (client, session) => rest?.freshen?.(client, log, session) }),
    rateLimitBypass: target.rateLimitBypass,
    timeoutMs: load.requestTimeoutMs,
    requests: metrics.rest_requests,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
}
