/** So many code units are made a string at once: each is an argument of a call. */
const CHUNK = 4_096;

/**
 * The text of a UTF-16 file with a byte order mark, as spreadsheets write "Unicode text"; undefined for any other, which
 * is read as UTF-8. By hand, because k6 has no TextDecoder.
 */
export function decodeUtf16(bytes: ArrayBuffer): string | undefined {
  const view = new DataView(bytes);
  const mark = bytes.byteLength < 2 ? 0 : view.getUint16(0);
  if (mark !== 0xfffe && mark !== 0xfeff) {
    return undefined;
  }
  const isLittleEndian = mark === 0xfffe;
  const parts: string[] = [];
  for (let at = 2; at + 1 < bytes.byteLength; at += CHUNK * 2) {
    const units: number[] = [];
    for (let i = at; i + 1 < Math.min(bytes.byteLength, at + CHUNK * 2); i += 2) {
      units.push(view.getUint16(i, isLittleEndian));
    }
    parts.push(String.fromCharCode(...units));
  }
  return parts.join('');
}
