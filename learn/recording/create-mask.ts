import { listLeaves } from './list-leaves.ts';
import { isSecretKey, isSecretPath, looksSecret } from './looks-secret.ts';
import type { RecordedSocket, Recording } from './recording.ts';

/** What stands in the place of a secret. */
export const MASKED = '<secret>';

/** Hides what may be shown to nobody in a text. */
export type Mask = (text: string) => string;

/** Shorter values are words of everyday frames. */
const LEAST_LENGTH = 4;

/**
 * A mask for all that a recording holds of secrets: passwords and tokens in bodies and answers, authorisation, cookies,
 * parameters of addresses, and whatever looks like a token. Addresses of people go too.
 */
export function createMask({ requests, sockets }: Recording, known: readonly string[] = []): Mask {
  const secrets = new Set(known);
  for (const { url, body, answer, cookies } of requests) {
    for (const text of [body, answer]) {
      addAll(secrets, secretsInJson(text));
    }
    addAll(secrets, secretsInPairs(new URLSearchParams(body)));
    addAll(secrets, secretsInPairs(url.searchParams));
    addAll(secrets, cookies.map(cookieValue));
  }
  for (const socket of sockets) {
    addAll(secrets, secretsInSocket(socket));
  }
  const sorted = [...secrets]
    .filter((secret) => secret.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length);
  return (text) =>
    hideLooks(sorted.reduce((hidden, secret) => hidden.replaceAll(secret, MASKED), text)).replaceAll(
      /[\w.+-]+@[\w-]+(\.[\w-]+)+/g,
      '<address>',
    );
}

/** A text under a key, wherever it stands in a frame; within another text its quotes are escaped. */
const PAIR = /\\?"(\w{2,40})\\?"\s*:\s*\\?"([^"\\]{1,500})\\?"/g;

function secretsInSocket({ url, headers, frames }: RecordedSocket): string[] {
  const cookies = (headers['cookie'] ?? '')
    .split(';')
    .map((pair) => pair.split('=').slice(1).join('=').trim());
  const said = frames.flatMap(({ data }) =>
    typeof data !== 'string'
      ? []
      : [...data.matchAll(PAIR)].flatMap(([, key = '', value = '']) => (isSecretKey(key) ? [value] : [])),
  );
  return [headers['authorization'] ?? '', ...cookies, ...secretsInPairs(url.searchParams), ...said];
}

function secretsInPairs(pairs: URLSearchParams): string[] {
  return [...pairs]
    .filter(([key, value]) => isSecretKey(key) || looksSecret(value))
    .map(([, value]) => value);
}

function secretsInJson(text: string): string[] {
  try {
    return listLeaves(JSON.parse(text)).flatMap(({ path, value }) =>
      typeof value === 'string' && (isSecretPath(path) || looksSecret(value)) ? [value] : [],
    );
  } catch {
    return [];
  }
}

function cookieValue(text: string): string {
  return text.split(';')[0]?.split('=').slice(1).join('=') ?? '';
}

function hideLooks(text: string): string {
  return text.replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]*|[\w+/=.~-]{20,}/g, (word) =>
    looksSecret(word) ? MASKED : word,
  );
}

function addAll(set: Set<string>, values: readonly string[]): void {
  for (const value of values) {
    set.add(value);
  }
}
