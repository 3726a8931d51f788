/** The texts of a binary frame whose messages stand behind their lengths; undefined where lengths do not add up. */
export function cutPrefixed(bytes: Uint8Array, prefixBytes: 1 | 2 | 4): readonly string[] | undefined {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const from = at + prefixBytes;
    let length = 0;
    for (; at < from; at += 1) {
      length = length * 256 + (bytes[at] ?? 0);
    }
    if (from + length > bytes.length || length === 0) {
      return undefined;
    }
    try {
      texts.push(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, from + length)));
    } catch {
      return undefined;
    }
    at = from + length;
  }
  return texts;
}
