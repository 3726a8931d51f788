import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { authorEntry } from '../host/author-entry.ts';

let isRegistered = false;

/**
 * Has Node take `k6-chat` and what is below it for this very program, so that a team's folder works where nothing is
 * installed in it, and a definition never meets another version than the one that runs it.
 */
export function resolveAuthorImports(): void {
  if (isRegistered) {
    return;
  }
  isRegistered = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const entry = authorEntry(specifier);
      return entry === undefined
        ? next(specifier, context)
        : { url: pathToFileURL(entry).href, shortCircuit: true };
    },
  });
}
