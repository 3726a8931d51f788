import { problemOf, type Shape } from './shape.ts';

/** A body of the right shape, or what is wrong with it. */
export type ParsedBody<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly kind: 'shape' | 'not_chat'; readonly detail: string };

/** Parses an answer's text and checks its shape. A page instead of JSON means that this is not the chat's API. */
export function parseBody<T>(body: string, shape: Shape<T>): ParsedBody<T> {
  let value: unknown;
  try {
    // RFC 8259 lets a reader pass over a byte order mark.
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return body.trimStart().startsWith('<')
      ? { ok: false, kind: 'not_chat', detail: 'expected JSON, got a page of markup' }
      : { ok: false, kind: 'shape', detail: `expected JSON, got ${body.length} characters that are not` };
  }
  const problem = problemOf(value, shape);
  return problem === undefined
    ? { ok: true, body: value as T }
    : { ok: false, kind: 'shape', detail: problem };
}
