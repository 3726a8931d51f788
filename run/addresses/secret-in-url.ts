const TELLING = /key|token|secret|passw|pwd|auth|signature|\bsig\b|credential|session|jwt|bearer/i;

/**
 * What in a URL for readers looks like a secret: `a user name and password`, or a parameter by its name; undefined when
 * nothing does. It says where, and never what.
 */
export function secretInUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    return 'a user name or password';
  }
  const fragment = new URLSearchParams(url.hash.slice(1).replace(/^.*\?/s, ''));
  const name = [...url.searchParams.keys(), ...fragment.keys()].find((key) => TELLING.test(key));
  return name === undefined ? undefined : `the parameter ${JSON.stringify(name.slice(0, 40))}`;
}
