/** An address as the platform's URL reads it, or what was expected instead. */
export type ParsedAddress =
  | {
      readonly ok: true;
      /** As it goes to every part of a run: host and port in one spelling, without a slash at its end. */
      readonly address: string;
    }
  | { readonly ok: false; readonly expected: string };

const SCHEMES = ['http:', 'https:', 'ws:', 'wss:'];
const EXAMPLE = 'a URL such as http://127.0.0.1:3000';

/**
 * Parses the address of a web server. Go and Node read unusual spellings differently (`0x7f.1`, full-width digits, a
 * backslash), so that everything after this works with the one spelling that was judged. The address itself is in no
 * message: what is wrong with it may be a secret in it.
 */
export function parseAddress(text: string): ParsedAddress {
  const wrong = (expected: string): ParsedAddress => ({ ok: false, expected });
  const url = URL.parse(text);
  if (url === null || !SCHEMES.includes(url.protocol) || url.port === '0') {
    return wrong(`${EXAMPLE}, with http, https, ws or wss and a port from 1 to 65535`);
  }
  if (url.username !== '' || url.password !== '') {
    return wrong(`${EXAMPLE}, without user name and password`);
  }
  if (/[?#]/.test(text)) {
    return wrong(`${EXAMPLE}, without a query (?) or a fragment (#)`);
  }
  return { ok: true, address: `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '') };
}
