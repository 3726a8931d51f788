import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { Place } from './places.ts';

/** Where the run may go, or why not. */
export type Authorisation = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Refuses a run that would touch an address that is not on this machine, unless somebody said that it may be loaded: a
 * load test against someone else's system is an attack. Names are resolved, because a name says nothing of where it leads.
 */
export async function authorise(
  places: readonly Place[],
  resolve: Resolve = resolveHost,
): Promise<Authorisation> {
  for (const place of places.filter(({ isPermitted }) => !isPermitted)) {
    for (const { host } of place.hosts) {
      let addresses: readonly string[];
      try {
        addresses = isIP(host) ? [host] : await resolve(host);
      } catch (error) {
        const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        return { ok: false, message: `${nameOf(place)}: the host ${host} cannot be found (${why}).` };
      }
      const outside = addresses.find((address) => !isLoopback(address));
      if (outside !== undefined || addresses.length === 0) {
        return { ok: false, message: refusal(place, host, outside ?? 'nowhere') };
      }
    }
  }
  return { ok: true };
}

/** Whether an IPv4 or IPv6 address is this machine by definition (RFC 1122, RFC 4291), also as IPv4 within IPv6. */
export function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

function nameOf({ name, shown }: Place): string {
  return `${name} ${shown}`;
}

function refusal(place: Place, host: string, address: string): string {
  const where = host === address ? address : `${host} is ${address}`;
  const hint =
    place.refusedBy === 'AUTHORISED=no'
      ? 'AUTHORISED=no was given, which goes over a target file.'
      : place.refusedBy === 'target file'
        ? 'The permission of the target file is for the addresses in it, and this is another one.'
        : 'A load test against a system of someone else is an attack.';
  return [
    `${nameOf(place)} is not on this machine (${where}), so it was left alone.`,
    `${hint} If you may load this one, say so with`,
    'AUTHORISED=yes, or with "authorised": true in a target file that names it.',
  ].join('\n');
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
