/** A rate limit: at most `limit` requests in a window of `windowMs`. */
export interface RateRule {
  name: string;
  limit: number;
  windowMs: number;
}

const MINUTE_MS = 60_000;

/** The limits of the ɳChat API, per user, else per address. */
export const RATE_RULES = {
  /** All routes under /api/auth together. */
  auth: { name: 'auth', limit: 5, windowMs: MINUTE_MS },
  messageWrite: { name: 'message-write', limit: 30, windowMs: MINUTE_MS },
  messageRead: { name: 'message-read', limit: 60, windowMs: MINUTE_MS },
  search: { name: 'search', limit: 60, windowMs: MINUTE_MS },
  other: { name: 'other', limit: 100, windowMs: MINUTE_MS },
} as const satisfies Record<string, RateRule>;

/** Refusals after which an address is shut out, whoever calls from it. */
export const VIOLATIONS_BEFORE_BLOCK = 10;

/** How long an address is shut out, and how long violations are remembered, in milliseconds. */
export const BLOCK_MS = 3_600_000;

const ROLE_FACTORS: Readonly<Record<string, number>> = { guest: 0.5, premium: 2, admin: 10 };

/** Returns how many requests in a window a rule allows to a role; undefined is nobody who signed in. */
export function limitFor({ limit }: RateRule, role: string | undefined): number {
  return limit * (ROLE_FACTORS[role ?? ''] ?? 1);
}

/** Returns the rule of a route, or undefined where none applies (probes, metrics, faults and signed storage paths). */
export function findRateRule(method: string, route: string): RateRule | undefined {
  if (/^\/(storage|api\/(faults|health|metrics))(\/|$)/.test(route) || route === '/api/search/stats') {
    return undefined;
  }
  if (route.startsWith('/api/auth/')) {
    return RATE_RULES.auth;
  }
  if (route.startsWith('/api/messages')) {
    return method === 'POST' ? RATE_RULES.messageWrite : RATE_RULES.messageRead;
  }
  if (route.startsWith('/api/search')) {
    return RATE_RULES.search;
  }
  return RATE_RULES.other;
}
