/**
 * The address of a Socket.IO server, for WebSocket from the first byte. A path and a query that the origin itself has
 * stay: `wss://host/rt/?tenant=a` is dialled at `/rt/`.
 */
export function socketIoUrl(
  origin: string,
  path: string | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  const [address = '', given = ''] = origin.split('?', 2);
  const host = /^\w+:\/\/[^/]+/.exec(address)?.[0] ?? address;
  const own = address.slice(host.length);
  const at = path ?? (own === '' || own === '/' ? '/socket.io/' : own);
  const parts = [
    ...(given === '' ? [] : [given]),
    'EIO=4',
    'transport=websocket',
    ...Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    ),
  ];
  return `${host}${at.startsWith('/') ? '' : '/'}${at}${at.endsWith('/') ? '' : '/'}?${parts.join('&')}`;
}
