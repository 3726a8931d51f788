import type { Environment } from '../../lib/config/environment.ts';
import { parseSourceUrl, sourceKinds } from './parse-source-url.ts';

/** One address that a run will touch. */
export interface Place {
  /** The variable that holds it. */
  readonly name: string;
  /** As it may be printed. */
  readonly shown: string;
  /** Every server it leads to; none for a socket in a folder of this machine. */
  readonly hosts: readonly { readonly host: string; readonly port: string }[];
  /** Somebody who may said that it may be loaded. */
  readonly isPermitted: boolean;
  /** What a permission that was given did not cover, for the message. */
  readonly refusedBy?: 'AUTHORISED=no' | 'target file';
}

/** The variables that hold the address of a web server which a run dials. */
export const webAddresses = [
  'TARGET_URL',
  'TARGET_WS_URL',
  'FILES_URL',
  'MEILI_URL',
  'PROMETHEUS_URL',
] as const;

/** What was said about permission. */
export interface Permission {
  /** AUTHORISED as given; it goes over the target file. Undefined when it was not. */
  readonly explicit: boolean | undefined;
  /** The variables of a target file that says `"authorised": true`. */
  readonly byFile: Environment | undefined;
}

/**
 * Every address that a run with these variables touches. The permission of a target file is for the servers it names, by
 * host and port: an address given beside it is somebody else's until said otherwise.
 */
export function listPlaces(env: Environment, { explicit, byFile }: Permission): readonly Place[] {
  const covered = new Set(addressesIn(byFile ?? {}).flatMap(({ hosts }) => hosts.map(keyOf)));
  return addressesIn(env).map((place) => {
    const isPermitted =
      explicit ?? (byFile !== undefined && place.hosts.every((host) => covered.has(keyOf(host))));
    const refusedBy = explicit === false ? 'AUTHORISED=no' : byFile === undefined ? undefined : 'target file';
    return { ...place, isPermitted, ...(isPermitted || refusedBy === undefined ? {} : { refusedBy }) };
  });
}

type Address = Pick<Place, 'name' | 'shown' | 'hosts'>;

function addressesIn(env: Environment): Address[] {
  const web = webAddresses.flatMap((name): Address[] => {
    const url = URL.parse(env[name] ?? '');
    return url === null
      ? []
      : [{ name, shown: env[name] ?? '', hosts: [{ host: hostOf(url), port: portOf(url) }] }];
  });
  const sources = Object.entries(sourceKinds).flatMap(([name, kind]): Address[] => {
    const text = env[name] ?? '';
    const parsed = text === '' ? undefined : parseSourceUrl(text, kind);
    if (parsed?.ok !== true) {
      return [];
    }
    const hosts = parsed.hosts.map((each) => {
      const at = each.lastIndexOf(':');
      return { host: each.slice(0, at).replace(/^\[|\]$/g, ''), port: each.slice(at + 1) };
    });
    return [{ name, shown: `(${parsed.hosts.join(', ') || 'a local socket'})`, hosts }];
  });
  return [...web, ...sources];
}

function keyOf({ host, port }: Place['hosts'][number]): string {
  return `${host.toLowerCase()} ${port}`;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function portOf({ protocol, port }: URL): string {
  return port || (protocol === 'https:' || protocol === 'wss:' ? '443' : '80');
}
