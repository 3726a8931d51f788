import { readFileSync } from 'node:fs';

/** How many files this process may open; undefined where the system does not say, or sets no limit. */
export function readOpenFileLimit(): number | undefined {
  let text: string;
  try {
    text = readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return undefined;
  }
  // Soft, then hard: Node.js has raised the first to the second.
  const [, soft] = /^Max open files\s+(\d+)\s/m.exec(text) ?? [];
  return soft === undefined ? undefined : Number(soft);
}
