import type { Environment } from '../../lib/config/environment.ts';
import { parseAddress } from './parse-address.ts';
import { parseSourceUrl, sourceKinds } from './parse-source-url.ts';
import { webAddresses } from './places.ts';

/**
 * Variables with each web address in the one spelling that was judged. Addresses that are none are left out and added to
 * `problems` with their names, never with their texts.
 */
export function normaliseAddresses(
  env: Environment,
  problems: string[],
  nameOf: (name: string) => string = (name) => name,
): Environment {
  const values: Record<string, string | undefined> = { ...env };
  const refuse = (name: string, expected: string): void => {
    problems.push(`${nameOf(name)}: expected ${expected}.`);
    delete values[name];
  };
  for (const name of [...webAddresses, 'K6_DOWNLOAD_URL']) {
    const text = values[name];
    const parsed = text === undefined || text === '' ? undefined : parseAddress(text);
    if (parsed?.ok === true) {
      values[name] = parsed.address;
    } else if (parsed !== undefined) {
      refuse(name, parsed.expected);
    }
  }
  for (const [name, kind] of Object.entries(sourceKinds)) {
    const text = values[name];
    const parsed = text === undefined || text === '' ? undefined : parseSourceUrl(text, kind);
    if (parsed?.ok === false) {
      refuse(name, parsed.expected);
    }
  }
  return values;
}
