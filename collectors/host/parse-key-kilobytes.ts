/** Bytes by key of a `/proc` text with lines such as `Rss:  1744 kB`: meminfo, status, smaps_rollup. */
export function parseKeyKilobytes(text: string): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const [, key, kilobytes] of text.matchAll(/^(\w+(?:\(\w+\))?):\s+(\d+) kB$/gm)) {
    if (key !== undefined) bytes.set(key, Number(kilobytes) * 1024);
  }
  return bytes;
}
