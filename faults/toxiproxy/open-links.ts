import type { Toxiproxy } from '../../build/resolve-toxiproxy.ts';
import { findFreePort } from '../../host/find-free-port.ts';
import type { FaultContext, FaultTarget, TargetAddresses } from '../fault-driver.ts';
import { startToxiproxy } from './start-toxiproxy.ts';
import { createToxiproxyClient, type ToxiproxyClient } from './toxiproxy-client.ts';

/** A proxy in a connection. */
export interface Link {
  readonly client: ToxiproxyClient;
  readonly proxy: string;
  /** Whether it ends with our Toxiproxy. */
  readonly isOurs: boolean;
}

/** The proxies of a run. */
export interface Links {
  readonly at: (where: string) => readonly Link[];
  readonly targetEnv: Readonly<Record<string, string>>;
  readonly attach: (target: FaultTarget) => Promise<TargetAddresses | undefined>;
  readonly close: () => Promise<void>;
}

/** How the built-in target is told where its servers listen and by which address it reaches them. */
const SERVICES = {
  'target-database': { url: 'DATABASE_URL', port: 'REFERENCE_DATABASE_PORT', via: 'REFERENCE_DATABASE_VIA' },
  'target-cache': { url: 'REDIS_URL', port: 'REFERENCE_CACHE_PORT', via: 'REFERENCE_CACHE_VIA' },
} as const;

/** The connections of chosen clients alone: they dial an address of their own, which is a proxy's. */
const SLOW_READERS = 'slow-readers';

/**
 * Puts a proxy into each connection that is asked for: ours before and behind the target, the user's own where the
 * target file names one. Rejects with the reason and what to do where one cannot be put.
 */
export async function openLinks(
  places: ReadonlySet<string>,
  context: FaultContext,
  resolve: () => Promise<Toxiproxy>,
): Promise<Links> {
  const links = new Map<string, Link[]>();
  for (const where of places) {
    const named = context.named.proxies[where];
    if (named !== undefined) {
      links.set(where, [await openNamed(where, named.toxiproxyUrl, named.proxy)]);
    } else if (where in SERVICES && !context.embedded) {
      throw new Error(
        `where ${where}: this run does not start the target, so it cannot put a proxy between it and its servers. Put a Toxiproxy there yourself and name it in the target file: "proxies": { "${where}": { "toxiproxyUrl": "http://127.0.0.1:8474", "proxy": "postgres" } }.`,
      );
    }
  }
  if ((places.has('generator-target') || places.has(SLOW_READERS)) && context.addresses !== undefined) {
    for (const url of new Set(Object.values(context.addresses))) {
      checkPlain(url);
    }
  }
  const own = [...places].filter((where) => !links.has(where));
  if (own.length === 0) {
    return { at: atOf(links), targetEnv: {}, attach: async () => undefined, close: async () => undefined };
  }
  const { path } = await resolve();
  const server = await startToxiproxy(path, context.journal);
  try {
    const targetEnv: Record<string, string> = {};
    for (const where of own) {
      if (where === 'target-database' || where === 'target-cache') {
        Object.assign(targetEnv, await openService(where, server.client, context.env));
        links.set(where, [{ client: server.client, proxy: where, isOurs: true }]);
      }
    }
    return {
      at: atOf(links),
      targetEnv,
      attach: async ({ addresses }) => {
        let through = addresses;
        if (own.includes('generator-target')) {
          const before = await openBefore(server.client, addresses);
          links.set('generator-target', before.opened);
          through = before.through;
        }
        if (own.includes(SLOW_READERS)) {
          const proxy = await openProxy(server.client, SLOW_READERS, addresses.targetWsUrl);
          links.set(SLOW_READERS, [{ client: server.client, proxy: SLOW_READERS, isOurs: true }]);
          through = { ...through, slowReadersUrl: proxy };
        }
        return through;
      },
      close: server.close,
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function atOf(links: ReadonlyMap<string, readonly Link[]>): Links['at'] {
  return (where) => links.get(where) ?? [];
}

async function openNamed(where: string, toxiproxyUrl: string, proxy: string): Promise<Link> {
  const client = createToxiproxyClient(toxiproxyUrl);
  const enabled = await client.isEnabled(proxy).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`where ${where}: expected the proxy ${proxy} at ${toxiproxyUrl}, but: ${reason}.`);
  });
  if (!enabled) {
    throw new Error(
      `where ${where}: the proxy ${proxy} at ${toxiproxyUrl} is switched off already; switch it on first.`,
    );
  }
  return { client, proxy, isOurs: false };
}

/** A proxy of bytes cannot stand before TLS: the name that the load asks for would not be the certificate's. */
function checkPlain(url: string): void {
  if (/^(https|wss):/.test(url)) {
    throw new Error(
      `where generator-target: ${url} is reached by TLS, whose certificate is not for the proxy’s address. Give an address without TLS, or put a Toxiproxy before it yourself and name it in the target file under "proxies".`,
    );
  }
}

async function openService(
  where: keyof typeof SERVICES,
  client: ToxiproxyClient,
  env: FaultContext['env'],
): Promise<Record<string, string>> {
  const { url, port, via } = SERVICES[where];
  const given = env[url];
  const listen = `127.0.0.1:${await findFreePort()}`;
  if (given) {
    const { hostname, port: givenPort } = new URL(given);
    const upstream = `${hostname}:${givenPort || (where === 'target-database' ? '5432' : '6379')}`;
    await client.createProxy(where, listen, upstream);
    return { [via]: listen };
  }
  const servicePort = await findFreePort();
  await client.createProxy(where, listen, `127.0.0.1:${servicePort}`);
  return { [port]: String(servicePort), [via]: listen };
}

/** Puts a proxy before an address; the address by which it is reached through the proxy. */
async function openProxy(client: ToxiproxyClient, proxy: string, address: string): Promise<string> {
  const url = new URL(address);
  const listen = `127.0.0.1:${await findFreePort()}`;
  await client.createProxy(proxy, listen, `${url.hostname}:${url.port || '80'}`);
  return address.replace(/^(\w+:\/\/)[^/]+/, `$1${listen}`);
}

async function openBefore(
  client: ToxiproxyClient,
  { targetUrl, targetWsUrl }: TargetAddresses,
): Promise<{ readonly through: TargetAddresses; readonly opened: Link[] }> {
  const opened: Link[] = [];
  const throughs = new Map<string, string>();
  for (const address of new Set([targetUrl, targetWsUrl])) {
    const proxy = `generator-target-${opened.length + 1}`;
    throughs.set(address, await openProxy(client, proxy, address));
    opened.push({ client, proxy, isOurs: true });
  }
  return {
    opened,
    through: {
      targetUrl: throughs.get(targetUrl) ?? targetUrl,
      targetWsUrl: throughs.get(targetWsUrl) ?? targetWsUrl,
    },
  };
}
