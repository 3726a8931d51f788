import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** A reason or a purpose as the formatter writes it: the key, then one text, on this line or alone on the next. */
const PROSE = /^\s*(?:reason|purpose):\s*(?:'[^']*'|`[^`$]*`),\n/gm;

/** The source of a threshold file without what only documents show of it, which no virtual user needs to hold. */
export function withoutProse(source: string): string {
  return source.replace(PROSE, '');
}

/** Leaves the purposes of tests and the reasons of their limits out of the bundles. */
export const leaveOutProse: Plugin = {
  name: 'leave-out-prose',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]thresholds[\\/][^\\/]+\.ts$/ }, async ({ path }) => ({
      contents: withoutProse(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
