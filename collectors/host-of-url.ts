/** Host and port of a connection URL for messages, without credentials; throws naming the variable when it is none. */
export function hostOfUrl(url: string, variable: string, protocols: readonly string[]): string {
  const expected = `expected ${variable} to be a URL that begins with ${protocols.map((one) => `${one}://`).join(' or ')}`;
  const parsed = URL.parse(url);
  if (parsed === null) {
    throw new Error(`${expected}, got something that is no URL`);
  }
  const protocol = parsed.protocol.replace(/:$/, '');
  if (!protocols.includes(protocol)) {
    throw new Error(`${expected}, got ${protocol}://`);
  }
  return parsed.host === '' ? 'the local socket' : parsed.host;
}
