/** The beginning of a frame as text for a message to the user; of a binary frame its length and first bytes. */
export function quoteFrame(frame: string | ArrayBuffer): string {
  if (typeof frame === 'string') {
    return JSON.stringify(frame.slice(0, 80));
  }
  const bytes = [...new Uint8Array(frame, 0, Math.min(16, frame.byteLength))];
  return `${frame.byteLength} bytes ${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
