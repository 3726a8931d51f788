// Each begins where nothing can stand before it: a pattern that may begin anywhere in a long word takes quadratic time.
const URL_CREDENTIALS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/)([^/\s@:]*):([^\s/]*)@/gi;
const SQL_PASSWORD = /(\bpassword\s+)(e?'(?:[^']|'')*')/gi;
const KEY_VALUE_PASSWORD = /(\bpassword=)(?:'[^']*'|[^\s&"']+)/gi;
const AUTHORIZATION = /(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi;
/** A JSON Web Token, also one that was minted here: its first part is JSON that begins with `{"`. */
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;

/** Shorter secrets are words, without which nothing could be read. */
const SHORTEST = 4;

/** So few secrets are looked for one after another. */
const FEW = 20;

/**
 * A function that replaces passwords of connection strings, SQL, authorization headers, web tokens and the given secrets
 * in a text by `***`. Its time grows with the text alone, however many secrets there are.
 */
export function createMasker(secrets: readonly string[]): (text: string) => string {
  // The longest first: one may begin with another.
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  const maskKnown = known.length <= FEW ? replaceEach(known) : replaceAtOnce(known);
  return (text) =>
    maskKnown(text)
      .replace(WEB_TOKEN, '***')
      .replace(URL_CREDENTIALS, '$1$2:***@')
      .replace(SQL_PASSWORD, '$1***')
      .replace(KEY_VALUE_PASSWORD, '$1***')
      .replace(AUTHORIZATION, '$1***');
}

/** {@link createMasker} for one text. */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  return createMasker(secrets)(text);
}

function replaceEach(known: readonly string[]): (text: string) => string {
  return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

/** One look at each place of the text: secrets that begin as it does there are found by their lengths, which are few. */
function replaceAtOnce(known: readonly string[]): (text: string) => string {
  const byStart = new Map<string, { readonly lengths: Set<number>; readonly secrets: Set<string> }>();
  for (const secret of known) {
    const start = secret.slice(0, SHORTEST);
    const group = byStart.get(start) ?? { lengths: new Set(), secrets: new Set() };
    byStart.set(start, group);
    group.lengths.add(secret.length);
    group.secrets.add(secret);
  }
  return (text) => {
    let masked = '';
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length; ) {
      const group = byStart.get(text.slice(at, at + SHORTEST));
      const length = [...(group?.lengths ?? [])].find((each) =>
        group?.secrets.has(text.slice(at, at + each)),
      );
      if (length === undefined) {
        at += 1;
      } else {
        masked += `${text.slice(from, at)}***`;
        at += length;
        from = at;
      }
    }
    return masked + text.slice(from);
  };
}

/** Any JSON value with its strings masked; keys stay. */
export function maskDeep<T>(value: T, mask: (text: string) => string): T;
export function maskDeep(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return mask(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => maskDeep(item, mask));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskDeep(item, mask)]));
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
