/** The servers that a connection URL leads to, or what was expected instead. */
export type ParsedSource =
  | {
      readonly ok: true;
      /** Each `host:port` that may be dialled; none for a socket in a folder of this machine. */
      readonly hosts: readonly string[];
    }
  | { readonly ok: false; readonly expected: string };

/** A kind of server that is reached by a connection URL. */
export interface SourceKind {
  readonly schemes: readonly string[];
  readonly port: number;
}

/** The kinds by the variable that holds their URL. */
export const sourceKinds = {
  DATABASE_URL: { schemes: ['postgres', 'postgresql'], port: 5_432 },
  REDIS_URL: { schemes: ['redis', 'rediss'], port: 6_379 },
} as const satisfies Record<string, SourceKind>;

/**
 * Parses the connection URL of a database or a cache. No part of it is in a message, because a misread password is
 * where people look last: an `@`, `/`, `?` or `#` in it moves the host.
 */
export function parseSourceUrl(text: string, { schemes, port }: SourceKind): ParsedSource {
  const example = `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  const wrong = (expected: string): ParsedSource => ({ ok: false, expected });
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return wrong(example);
  }
  if (!schemes.includes(scheme)) {
    return wrong(`${example}, not ${scheme}://`);
  }
  if (hasRawMark(text.slice(scheme.length + 3))) {
    return wrong(
      `${example}, with the characters @ / ? # [ ] of a password percent-encoded (@ as %40, / as %2F)`,
    );
  }
  const url = URL.parse(text);
  if (url === null) {
    return wrong(`${example} and goes on as user:password@host:${port}/name`);
  }
  // Clients let a query name another host than the one that stands before it.
  const asked = [url.hostname, ...url.searchParams.getAll('host'), ...url.searchParams.getAll('hostaddr')];
  const hosts = asked
    .map((host) => decodeURIComponent(host))
    .filter((host) => host !== '' && !host.startsWith('/'))
    .map((host) => `${host}:${url.port || url.searchParams.get('port') || port}`);
  // Without any host a client dials its default, which is this machine.
  return { ok: true, hosts };
}

/** Whether an `@` stands where only a mark of the password can have put it. */
function hasRawMark(rest: string): boolean {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const path = rest.slice(authority.length).replace(/\?.*$/s, '');
  return authority.split('@').length > 2 || path.includes('@') || /#.*@|\?[^=]*@/s.test(rest);
}
