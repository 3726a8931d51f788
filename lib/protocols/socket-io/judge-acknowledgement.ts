import type { Verdict } from './socket-io-chat.ts';

/**
 * What the arguments of an acknowledgement usually mean: an `error`, `success: false`, `ok: false` or a status of
 * `error` is a refusal, in the first argument or, after Node's custom, an error as the first of several.
 */
export function judgeAcknowledgement(parameters: readonly unknown[]): Verdict {
  const [first] = parameters;
  if (typeof first !== 'object' || first === null) {
    return typeof first === 'string' && parameters.length > 1 ? first : true;
  }
  const { success, ok, status, error, message } = first as Readonly<Record<string, unknown>>;
  const failed =
    success === false ||
    ok === false ||
    status === 'error' ||
    (error !== undefined && error !== null && error !== false);
  return failed ? describe(error ?? message ?? first) : true;
}

/** An error as servers state it: a text, or an object with a code and a message. */
function describe(error: unknown): string {
  if (typeof error === 'string') {
    return error;
  }
  if (typeof error === 'object' && error !== null) {
    const { code, message } = error as Readonly<Record<string, unknown>>;
    const parts = [code, message].filter((part) => typeof part === 'string' || typeof part === 'number');
    return parts.length > 0 ? parts.join(': ') : JSON.stringify(error).slice(0, 200);
  }
  return String(error);
}
