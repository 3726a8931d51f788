const TIMEOUT_MS = 10_000;

/** A toxic as Toxiproxy takes it. */
export interface Toxic {
  readonly name: string;
  readonly type: string;
  /** `upstream`: to the server; `downstream`: to the client. */
  readonly stream: 'upstream' | 'downstream';
  /** The share of connections that it is put on, 0–1. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** The calls of Toxiproxy's HTTP API that faults need; each rejects with the server's own words. */
export interface ToxiproxyClient {
  readonly url: string;
  readonly version: () => Promise<void>;
  readonly createProxy: (name: string, listen: string, upstream: string) => Promise<void>;
  /** Whether the proxy lets connections through; rejects when there is none of that name. */
  readonly isEnabled: (name: string) => Promise<boolean>;
  /** Off, it closes its connections and its port. */
  readonly setEnabled: (name: string, enabled: boolean) => Promise<void>;
  readonly addToxic: (proxy: string, toxic: Toxic) => Promise<void>;
  readonly removeToxic: (proxy: string, toxic: string) => Promise<void>;
}

/** A client of the Toxiproxy server at an address such as `http://127.0.0.1:8474`. */
export function createToxiproxyClient(url: string): ToxiproxyClient {
  const call = async (method: string, path: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `Toxiproxy at ${url}: ${method} ${path} answered ${response.status}: ${text.slice(0, 200)}`,
      );
    }
    return text;
  };
  const proxyPath = (name: string): string => `/proxies/${encodeURIComponent(name)}`;
  return {
    url,
    version: async () => void (await call('GET', '/version')),
    createProxy: async (name, listen, upstream) =>
      void (await call('POST', '/proxies', { name, listen, upstream, enabled: true })),
    isEnabled: async (name) => {
      const found: unknown = JSON.parse(await call('GET', proxyPath(name)));
      return typeof found === 'object' && found !== null && 'enabled' in found && found.enabled === true;
    },
    setEnabled: async (name, enabled) => void (await call('POST', proxyPath(name), { enabled })),
    addToxic: async (proxy, toxic) => void (await call('POST', `${proxyPath(proxy)}/toxics`, toxic)),
    removeToxic: async (proxy, toxic) =>
      void (await call('DELETE', `${proxyPath(proxy)}/toxics/${encodeURIComponent(toxic)}`)),
  };
}
