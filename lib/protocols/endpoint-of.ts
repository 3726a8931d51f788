const ORIGIN = /^(\w+:\/\/[^/?#]+)(\/[^?#]*)?(\?[^#]*)?/;

/**
 * The address of a WebSocket endpoint at a target: its usual path where the target's address names none, and a query
 * of the protocol's own beside the target's.
 */
export function endpointOf(origin: string, usualPath: string, query = ''): string {
  const [, host = origin, path = '/', given = ''] = ORIGIN.exec(origin) ?? [];
  const queries = [given.slice(1), query].filter((each) => each !== '').join('&');
  return `${host}${path === '/' ? usualPath : path}${queries === '' ? '' : `?${queries}`}`;
}
