const ALL_LINES = /^(\w+(?:\(\w+\))?):\s+(\d+) kB$/gm;

/**
 * Bytes by key of a `/proc` text with lines such as `Rss:  1744 kB`: meminfo, status, smaps_rollup.
 * `lines` picks the lines wanted, where a text has many more: key and kilobytes are its two groups.
 */
export function parseKeyKilobytes(text: string, lines = ALL_LINES): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const [, key, kilobytes] of text.matchAll(lines)) {
    if (key !== undefined) {
      bytes.set(key, Number(kilobytes) * 1024);
    }
  }
  return bytes;
}
