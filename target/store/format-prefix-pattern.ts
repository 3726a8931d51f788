/** Returns the LIKE pattern of lower-case texts that start with what was typed, none of it taken as a wildcard. */
export function formatPrefixPattern(typed: string): string {
  return `${typed
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, '\\$&')}%`;
}
