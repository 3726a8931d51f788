import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** The file of the metric catalogue. */
export const cataloguePath = /[\\/]metrics[\\/]catalogue\.ts$/;

/** A row as the formatter writes it: name and value, on one line or with its arguments on lines of their own. */
const ROW = /^ {2}(\w+): (?:\w+\(\n(?: {4}.*\n)+ {2}\)|.*),\n/gm;

/** The table alone: its rows, from the line that opens it to the one that closes it. */
const TABLE = /(?<=^export const catalogue = \{\n)[\s\S]*?(?=^\} as const)/m;

/**
 * The source of the catalogue with those rows only that the other sources of a script name, and those that prove that
 * these had something to measure.
 */
export function withUsedMetrics(catalogue: string, sources: string): string {
  return catalogue.replace(TABLE, (table) => {
    const rows = new Map([...table.matchAll(ROW)].map(([row, name = '']) => [name, row]));
    const used = new Set<string>();
    const use = (text: string): void => {
      for (const [word] of text.matchAll(/\w+/g)) {
        const row = rows.get(word);
        if (row !== undefined && !used.has(word)) {
          used.add(word);
          use(row);
        }
      }
    };
    use(sources);
    return [...rows].map(([name, row]) => (used.has(name) ? row : '')).join('');
  });
}

/** Leaves the metrics out of a bundle that none of its other sources names. */
export function leaveOutMetrics(sources: string): Plugin {
  return {
    name: 'leave-out-metrics',
    setup: ({ onLoad }) => {
      onLoad({ filter: cataloguePath }, async ({ path }) => ({
        contents: withUsedMetrics(await readFile(path, 'utf8'), sources),
        loader: 'ts',
      }));
    },
  };
}
