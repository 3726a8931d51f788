import type { RateLimiter } from './rate-limiter.ts';
import { BLOCK_MS, VIOLATIONS_BEFORE_BLOCK } from './rate-rules.ts';

interface Window {
  count: number;
  endsMs: number;
}

const SWEEP_SIZE = 50_000;

/** Makes a limiter that keeps its windows in this process. */
export function createMemoryLimiter(now: () => number): RateLimiter {
  const windows = new Map<string, Window>();
  const countIn = (key: string, windowMs: number): Window => {
    const nowMs = now();
    const known = windows.get(key);
    const window =
      known !== undefined && known.endsMs > nowMs ? known : { count: 0, endsMs: nowMs + windowMs };
    window.count++;
    windows.set(key, window);
    if (windows.size > SWEEP_SIZE) {
      sweep(windows, nowMs);
    }
    return window;
  };
  return {
    admit: async ({ caller, address }, rule) => {
      const blocked = windows.get(`blocked:${address}`);
      if (blocked !== undefined && blocked.endsMs > now()) {
        return { verdict: 'blocked', remaining: 0, retryAfterMs: blocked.endsMs - now() };
      }
      const window = countIn(`${rule.name}:${caller}`, rule.windowMs);
      const retryAfterMs = window.endsMs - now();
      if (window.count <= rule.limit) {
        return { verdict: 'allowed', remaining: rule.limit - window.count, retryAfterMs };
      }
      const violations = countIn(`violations:${address}`, BLOCK_MS);
      if (violations.count >= VIOLATIONS_BEFORE_BLOCK) {
        countIn(`blocked:${address}`, BLOCK_MS);
        windows.delete(`violations:${address}`);
      }
      return { verdict: 'limited', remaining: 0, retryAfterMs };
    },
  };
}

function sweep(windows: Map<string, Window>, nowMs: number): void {
  for (const [key, window] of windows) {
    if (window.endsMs <= nowMs) {
      windows.delete(key);
    }
  }
}
