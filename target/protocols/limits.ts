import type { Limits } from './chat-system.ts';

/** Lays limits of one's own over a system's; throws with every name that the system does not have. */
export function mergeLimits<Known extends Limits>(system: string, known: Known, own: Limits): Known {
  const unknown = Object.keys(own).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0) {
    const has = Object.keys(known).join(', ');
    throw new Error(`${system} has no limit ${unknown.join(', ')}; it has ${has}.`);
  }
  return { ...known, ...own };
}

/** Parses limits given as `name=number,name=number`; names are checked where the system is known. */
export function parseLimits(text: string): { limits: Limits } | { problem: string } {
  const limits: Record<string, number> = {};
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(\d+)\s*$/.exec(part) ?? [];
    if (name === '') {
      return { problem: `expected name=number, separated by commas, got ${JSON.stringify(part)}` };
    }
    limits[name] = Number(value);
  }
  return { limits };
}
