import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The chat systems of the built-in target beside ɳChat: each folder with a `system.ts`. */
export const systemNames: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, 'system.ts')))
  .sort();
