import { readFile } from 'node:fs/promises';
import type { Environment } from '../../lib/config/environment.ts';
import { parseTargetFile } from './parse-target-file.ts';
import type { TargetFile } from './target-file-schema.ts';
import { targetFileVariables } from './target-file-variables.ts';

/** A target file, with the variables that it stands for. */
export interface ReadTargetFile {
  readonly path: string;
  readonly file: TargetFile;
  readonly values: Environment;
}

/** Reads and parses a target file; what is wrong with it is added to `problems`. */
export async function readTargetFile(
  path: string,
  env: Environment,
  problems: string[],
): Promise<ReadTargetFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    problems.push(`TARGET_FILE: expected a target file, but ${path} cannot be read (${why}).`);
    return undefined;
  }
  const parsed = parseTargetFile(text, path);
  if (!parsed.ok) {
    problems.push(...parsed.problems);
    return undefined;
  }
  const { values, problems: found } = targetFileVariables(parsed.file, path, env);
  problems.push(...found);
  return { path, file: parsed.file, values };
}
