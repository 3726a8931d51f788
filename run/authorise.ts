import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Where the run may go, or why not. */
export type Authorisation = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Refuses targets that are not on this machine unless somebody said that they may be loaded: a load test against
 * someone else's system is an attack. Names are resolved, because a name says nothing of where it leads.
 */
export async function authorise(
  urls: readonly string[],
  authorised: boolean,
  resolve: Resolve = resolveHost,
): Promise<Authorisation> {
  if (authorised) {
    return { ok: true };
  }
  for (const url of urls) {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    let addresses: readonly string[];
    try {
      addresses = isIP(host) ? [host] : await resolve(host);
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return { ok: false, message: `${url}: the host ${host} cannot be found (${why}).` };
    }
    const outside = addresses.find((address) => !isLoopback(address));
    if (outside !== undefined) {
      return { ok: false, message: refusal(url, host, outside) };
    }
  }
  return { ok: true };
}

/** Whether an IPv4 or IPv6 address is this machine by definition (RFC 1122, RFC 4291). */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

function refusal(url: string, host: string, address: string): string {
  const where = host === address ? address : `${host} is ${address}`;
  return [
    `${url} is not on this machine (${where}), so it was left alone.`,
    'A load test against a system of someone else is an attack. If you may load this one, say so with',
    'AUTHORISED=yes, or with "authorised": true in its target file.',
  ].join('\n');
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
