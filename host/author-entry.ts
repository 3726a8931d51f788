import { join } from 'node:path';
import { projectRoot } from './project-root.ts';
import { sourceEnding } from './source-ending.ts';

/** What authors import, and the module of `lib` that it is. The package's `exports` say the same. */
const entries: Readonly<Record<string, string>> = {
  'k6-chat': 'lib/index',
  'k6-chat/definition': 'lib/definition',
  'k6-chat/protocol': 'lib/protocol',
};

/** The file that an author's import means, absolute; undefined for any other import. */
export function authorEntry(specifier: string): string | undefined {
  const entry = entries[specifier];
  return entry === undefined ? undefined : join(projectRoot, `${entry}${sourceEnding}`);
}
