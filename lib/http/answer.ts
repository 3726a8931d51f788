import type { ErrorKind } from '../metrics/error-kinds.ts';

/** How one REST call ended. `timeMs` is what the caller waited, connecting included. */
export type Answer<T> =
  | { readonly ok: true; readonly status: number; readonly body: T; readonly timeMs: number }
  | {
      readonly ok: false;
      readonly kind: ErrorKind;
      /** 0 when no answer came. */
      readonly status: number;
      readonly timeMs: number;
      /** What was expected and what came; no addresses or tokens in it. */
      readonly detail: string;
    };

/** The kind of error that an unexpected status stands for, where the system says nothing of its own. */
export function kindOfStatus(status: number): ErrorKind {
  switch (status) {
    case 401:
      return 'unauthorised';
    case 403:
      return 'forbidden';
    case 413:
      return 'too_large';
    case 429:
      return 'rate_limited';
    default:
      return 'http_status';
  }
}

/** Takes addresses out of an error's text: they carry signatures, and vary so much that no two lines look alike. */
export function withoutAddresses(detail: string): string {
  return detail.replaceAll(/"?https?:\/\/[^\s"]+"?/g, '…').replaceAll(/\d+\.\d+\.\d+\.\d+:\d+/g, '…');
}
