/** The fields of a Redis `INFO` answer; sections are headings only, their names are not kept. */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [, key, value] of text.matchAll(/^([a-z0-9_]+):(.*?)\r?$/gim)) {
    if (key !== undefined && value !== undefined) {
      fields.set(key, value);
    }
  }
  return fields;
}

/** A numeric field of `INFO`; undefined when this server does not have it. */
export function readInfoNumber(info: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = info.get(key);
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Keys over all databases, from the fields `db0:keys=…`. */
export function countKeys(info: ReadonlyMap<string, string>): number {
  let keys = 0;
  for (const [name, value] of info) {
    if (/^db\d+$/.test(name)) {
      keys += Number(/(?:^|,)keys=(\d+)/.exec(value)?.[1] ?? 0);
    }
  }
  return keys;
}
