import { relative } from 'node:path';

/** A path as a user would type it from where they are: relative when it lies below, else absolute. */
export function showPath(path: string, from: string = process.cwd()): string {
  const short = relative(from, path);
  return short === '' || short.startsWith('..') ? path : short;
}
