import { type Leaf, listLeaves } from '../recording/list-leaves.ts';
import type { RecordedRequest } from '../recording/recording.ts';

/** Which request gave a value that the handshake then holds. */
export interface TokenSource {
  readonly method: string;
  readonly path: string;
  /** Where in the answer: a way in its JSON, or the name of a cookie. */
  readonly at: Leaf['path'] | { readonly cookie: string };
  readonly request: RecordedRequest;
}

/** Shorter values are found everywhere by chance. */
const LEAST_LENGTH = 8;

/** The first request before a moment whose answer or cookie has the value. */
export function findTokenSource(
  value: string,
  requests: readonly RecordedRequest[],
  beforeMs: number,
): TokenSource | undefined {
  if (value.length < LEAST_LENGTH) {
    return undefined;
  }
  for (const request of requests) {
    if (request.startedAtMs > beforeMs) {
      continue;
    }
    const { method, url } = request;
    const cookie = request.cookies.find((text) => cookieValues(text).includes(value));
    if (cookie !== undefined) {
      return { method, path: url.pathname, at: { cookie: cookie.split('=')[0] ?? '' }, request };
    }
    if (request.answer.includes(value)) {
      const leaf = listLeaves(parse(request.answer)).find((each) => each.value === value);
      if (leaf !== undefined) {
        return { method, path: url.pathname, at: leaf.path, request };
      }
    }
  }
  return undefined;
}

function cookieValues(text: string): string[] {
  const value = text.split(';')[0]?.split('=').slice(1).join('=') ?? '';
  return [value, decode(value)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
