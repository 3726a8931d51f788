import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The file in a system's folder that exports it; in the package, sources are JavaScript. */
export const SYSTEM_FILE = `system${extname(import.meta.filename)}`;

/** The chat systems of the built-in target beside ɳChat: each folder with such a file. */
export const systemNames: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, SYSTEM_FILE)))
  .sort();
