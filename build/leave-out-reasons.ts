import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** A row's reason as the formatter writes it: the key, then one text without a quote in it, on this line or the next. */
const REASON = /^\s*reason:\s*(?:'[^']*'|`[^`$]*`|"[^"]*"),?\n|\breason: (?:'[^']*'|"[^"]*"),? ?/gm;

/** The source of a threshold file without its reasons: the report reads them, and no virtual user needs to hold them. */
export function withoutReasons(source: string): string {
  return source.replace(REASON, '');
}

/** Leaves the reasons of limits out of the bundles. */
export const leaveOutReasons: Plugin = {
  name: 'leave-out-reasons',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]thresholds[\\/][^\\/]+\.ts$/ }, async ({ path }) => ({
      contents: withoutReasons(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
