import { readdir } from 'node:fs/promises';
import { isModuleFile } from '../host/source-ending.ts';
import type { Collector } from './collector.ts';
import type { CollectorOptions } from './collector-options.ts';
import type { Source } from './source.ts';

const SOURCES = new URL('./sources/', import.meta.url);

/** The sources that are configured, and for the others what to set. */
export interface OpenedCollectors {
  readonly collectors: readonly Collector[];
  readonly notConfigured: readonly { readonly source: string; readonly reason: string }[];
  /** For the sampler: what must never be written. */
  readonly secrets: readonly string[];
}

/**
 * Opens every source that the options configure. Connects to nothing, so it never fails for a system that is down;
 * a source whose option can never work becomes a collector that says so in every sample.
 */
export async function openCollectors(options: CollectorOptions): Promise<OpenedCollectors> {
  const sources = await readSources();
  const opened = sources.map((source) => ({ source, collector: openSource(source, options) }));
  return {
    collectors: opened.flatMap(({ collector }) => collector ?? []),
    notConfigured: opened
      .filter(({ collector }) => collector === undefined)
      .map(({ source }) => ({ source: source.name, reason: `not configured: ${source.variable}` })),
    secrets: sources.flatMap((source) => source.secrets?.(options) ?? []),
  };
}

/** Every source in `collectors/sources`, by name: the directory is the list. */
export async function readSources(directory: URL = SOURCES): Promise<Source[]> {
  const files = (await readdir(directory)).filter(isModuleFile).sort();
  return Promise.all(
    files.map(async (file) => checkSource(file, await import(new URL(file, directory).href))),
  );
}

function checkSource(file: string, module: unknown): Source {
  const source: unknown =
    typeof module === 'object' && module !== null && 'source' in module ? module.source : undefined;
  const name = file.replace(/\.[jt]s$/, '');
  if (!isSource(source)) {
    throw new Error(`collectors/sources/${file}: expected an export \`source\` with name, variable and open`);
  }
  if (source.name !== name) {
    throw new Error(
      `collectors/sources/${file}: expected the source to be named ${name}, got ${source.name}`,
    );
  }
  return source;
}

function isSource(value: unknown): value is Source {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { name, variable, open } = { name: undefined, variable: undefined, open: undefined, ...value };
  return typeof name === 'string' && typeof variable === 'string' && typeof open === 'function';
}

function openSource(source: Source, options: CollectorOptions): Collector | undefined {
  try {
    return source.open(options);
  } catch (error) {
    return unusable(source.name, error);
  }
}

function unusable(source: string, error: unknown): Collector {
  const fail = () => Promise.reject(error);
  return { source, values: {}, facts: fail, sample: fail, close: () => Promise.resolve() };
}
