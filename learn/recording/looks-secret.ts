import type { Leaf } from './list-leaves.ts';

const SECRET_KEYS =
  /token|secret|passw|pwd|jwt|authori[sz]ation|credential|api_?key|access_?key|session|cookie|signature|ticket|^resume$|^sid$|^key$|^auth$/i;

/** What lies below such a key is secret too, whatever its own is called: `password: { digest: … }`. */
const SECRET_ABOVE = /passw|pwd|secret/i;

/** Whether a key names something that must not be shown. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.test(key);
}

/** Whether the value at the end of a way must not be shown. */
export function isSecretPath(path: Leaf['path']): boolean {
  return isSecretKey(String(path.at(-1) ?? '')) || path.some((key) => SECRET_ABOVE.test(String(key)));
}

/**
 * Whether a text looks like a token by itself: a JWT, or 20 characters and more without a space that mix letters with
 * digits as nobody writes them. Identifiers such as UUIDs look so too, and hiding them costs nothing.
 */
export function looksSecret(text: string): boolean {
  if (/^(Bearer |Basic )?eyJ[\w-]+\.[\w-]+\./.test(text)) {
    return true;
  }
  const bare = text.replace(/^(Bearer|Basic|Token)\s+/i, '');
  return (
    /^[\w+/=.:~%-]{20,}$/.test(bare) &&
    /\d/.test(bare) &&
    /[A-Za-z]/.test(bare) &&
    !isMoment(bare) &&
    !/^(wss?|https?):/.test(bare)
  );
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text);
}
