/** The name of channel number `index`. */
export function roomName(prefix: string, test: string, index: number): string {
  return `${prefix}-${test}-${index}`;
}
