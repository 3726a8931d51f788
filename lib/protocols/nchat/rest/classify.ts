import type { ErrorKind } from '../../../metrics/error-kinds.ts';
import { readRefusal } from '../read-refusal.ts';

/**
 * What an unexpected answer means, by ɳChat's own error code: its 403 is a rate limit only as `IP_BLOCKED`, else it is a
 * missing membership or a failed CSRF check, and a file that is too large is a 400.
 */
export function classify(status: number, body: string): { readonly kind: ErrorKind; readonly said: string } {
  const { code, text } = readRefusal(body);
  const said = [code, text].filter((part) => part !== '').join(': ');
  return { kind: kindOf(status, code), said };
}

function kindOf(status: number, code: string): ErrorKind {
  if (status === 429 || /^(IP_BLOCKED|RATE_LIMIT)/.test(code)) {
    return 'rate_limited';
  }
  if (code === 'FILE_TOO_LARGE' || status === 413) {
    return 'too_large';
  }
  switch (status) {
    case 401:
      return 'unauthorised';
    case 403:
      return 'forbidden';
    default:
      return 'http_status';
  }
}
