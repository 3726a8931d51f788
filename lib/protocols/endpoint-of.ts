const ORIGIN = /^(\w+:\/\/[^/?#]+)(\/[^?#]*)?(\?[^#]*)?/;

/** An address and the query that it came with, by what they were made of. A run has few, and dials each for every user. */
const known = new Map<string, { readonly address: string; readonly given: string }>();

/**
 * The address of a WebSocket endpoint at a target: its usual path where the target's address names none, and a query
 * of the protocol's own beside the target's.
 */
export function endpointOf(origin: string, usualPath: string, query = ''): string {
  const key = `${origin} ${usualPath}`;
  let endpoint = known.get(key);
  if (endpoint === undefined) {
    const [, host = origin, path = '/', given = ''] = ORIGIN.exec(origin) ?? [];
    endpoint = { address: `${host}${path === '/' ? usualPath : path}`, given: given.slice(1) };
    known.set(key, endpoint);
  }
  const { address, given } = endpoint;
  if (query === '') {
    return given === '' ? address : `${address}?${given}`;
  }
  return `${address}?${given === '' ? '' : `${given}&`}${query}`;
}
