/** Scheme, host and port of an address in one spelling; undefined for what is no web address. */
export function originOf(url: string): string | undefined {
  const [, scheme = '', host = '', port] =
    /^(https?):\/\/([^/?#\\@:[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(?=[/?#]|$)/i.exec(url) ?? [];
  if (host === '') {
    return undefined;
  }
  const name = scheme.toLowerCase();
  return `${name}://${host.toLowerCase()}:${port === undefined ? (name === 'https' ? 443 : 80) : Number(port)}`;
}
