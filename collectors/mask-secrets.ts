const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)([^/\s@:]*):([^\s/]*)@/gi;
const SQL_PASSWORD = /(\bpassword\s+)(e?'(?:[^']|'')*')/gi;
const KEY_VALUE_PASSWORD = /(\bpassword=)(?:'[^']*'|[^\s&"']+)/gi;
const AUTHORIZATION = /(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi;

/** Text with passwords of connection strings, SQL, authorization headers and the given secrets replaced by `***`. */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length >= 4)
    .reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  return known
    .replace(URL_CREDENTIALS, '$1$2:***@')
    .replace(SQL_PASSWORD, '$1***')
    .replace(KEY_VALUE_PASSWORD, '$1***')
    .replace(AUTHORIZATION, '$1***');
}

/** Any JSON value with {@link maskSecrets} applied to its strings; keys stay. */
export function maskDeep<T>(value: T, secrets: readonly string[]): T;
export function maskDeep(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return maskSecrets(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map((item) => maskDeep(item, secrets));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskDeep(item, secrets)]));
}

/** The parts of a connection URL that must never be written: its password, as given and decoded. */
export function secretsOfUrl(url: string | undefined): string[] {
  if (url === undefined) {
    return [];
  }
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:(.*)@[^@]*$/i.exec(url)?.[1] ?? '';
  const query = /[?&]password=([^&]*)/i.exec(url)?.[1] ?? '';
  return [...new Set([password, query].flatMap((part) => [part, decode(part)]))].filter(
    (part) => part !== '',
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
