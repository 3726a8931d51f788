/** The address of a plain WebSocket server: the path and query of the origin stay unless the description has its own. */
export function rawUrl(
  origin: string,
  path: string | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  const [address = '', given = ''] = origin.split('?', 2);
  const host = /^\w+:\/\/[^/]+/.exec(address)?.[0] ?? address;
  const own = address.slice(host.length);
  const at = path ?? (own === '' ? '/' : own);
  const parts = [
    ...(given === '' ? [] : [given]),
    ...Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    ),
  ];
  return `${host}${at.startsWith('/') ? '' : '/'}${at}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}
