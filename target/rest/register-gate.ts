import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../auth/auth-service.ts';
import { equalStrings } from '../auth/token.ts';
import { increase } from '../counters.ts';
import { findRateRule, limitFor } from '../limits/rate-rules.ts';
import type { RestContext } from '../target-context.ts';
import { ApiError } from './api-error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who the Bearer token speaks for; null on public routes without one. */
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    /** Answers without a Bearer token. */
    isPublic?: boolean;
  }
}

/** The header that lifts the rate limits. */
export const BYPASS_HEADER = 'x-ratelimit-bypass';

/** Puts every route behind the Bearer token (unless public) and its rate limit, which comes first. */
export function registerGate(app: FastifyInstance, context: RestContext): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    const token = authorization?.match(/^Bearer (.+)$/i)?.[1];
    const check = token === undefined ? undefined : await context.auth.judge(token);
    request.identity = check?.ok === true ? check.identity : null;
    refuseByFault(context, request);
    await limitRate(context, request, reply);
    if (request.identity !== null || request.is404 || request.routeOptions.config.isPublic === true) {
      return;
    }
    const reason = check?.ok === false ? check.reason : 'no Bearer token was given';
    throw new ApiError(401, 'UNAUTHORIZED', `Sign in first: ${reason}.`);
  });
}

/** Returns the identity behind a request to a route that is not public. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) {
    throw new ApiError(401, 'UNAUTHORIZED', 'Sign in first.');
  }
  return request.identity;
}

/** A rate limit that was put in as a fault holds for everybody: the bypass header does not lift it. */
function refuseByFault({ faults }: RestContext, { method, routeOptions }: FastifyRequest): void {
  if (faults?.play()?.admits(`${method} ${routeOptions.url ?? ''}`) === false) {
    throw new ApiError(429, 'RATE_LIMITED', 'Over the limit of requests in a second: wait 1 s.', {
      'retry-after': '1',
    });
  }
}

async function limitRate(context: RestContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const rule = findRateRule(request.method, request.routeOptions.url ?? '');
  if (rule === undefined) {
    return;
  }
  const bypass = request.headers[BYPASS_HEADER];
  if (typeof bypass === 'string' && equalStrings(bypass, context.rateLimitBypassToken)) {
    return;
  }
  const caller = request.identity === null ? `ip:${request.ip}` : `user:${request.identity.userId}`;
  const limit = limitFor(rule, request.identity?.role);
  const decision = await context.limiter.admit({ caller, address: request.ip }, { ...rule, limit });
  const retryAfter = String(Math.max(1, Math.ceil(decision.retryAfterMs / 1000)));
  if (decision.verdict === 'allowed') {
    void reply.headers({ 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': decision.remaining });
    return;
  }
  increase(context.counters.rateLimitRefusals, decision.verdict === 'blocked' ? 'blocked' : rule.name);
  const headers = { 'retry-after': retryAfter };
  if (decision.verdict === 'blocked') {
    throw new ApiError(
      403,
      'IP_BLOCKED',
      `Too many refused requests: shut out for ${retryAfter} s.`,
      headers,
    );
  }
  throw new ApiError(
    429,
    'RATE_LIMITED',
    `Over the limit of ${limit} requests in ${rule.windowMs / 1000} s (${rule.name}): wait ${retryAfter} s.`,
    { ...headers, 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': '0' },
  );
}
