import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseGenerators } from '../../generators/parse-generators.ts';
import type { PlannableGenerators } from '../../generators/plan-generators.ts';
import type { RemoteGenerator } from '../../generators/remote/generators-file.ts';

/** The generators that GENERATORS asks for, or every problem with them. */
export type ReadGenerators =
  | { readonly ok: true; readonly asked: PlannableGenerators }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the value of GENERATORS, and reads the file that it names. */
export async function readGenerators(text: string): Promise<ReadGenerators> {
  const asked = parseGenerators(text);
  if ('problem' in asked) {
    return { ok: false, problems: [asked.problem] };
  }
  if (asked.kind !== 'file') {
    return { ok: true, asked };
  }
  const { path } = asked;
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const problem = `GENERATORS: expected a file of generators, but ${path} cannot be read (${why}).`;
    return { ok: false, problems: [problem] };
  }
  const { parseGeneratorsFile } = await import('../../generators/remote/generators-file.ts');
  const parsed = parseGeneratorsFile(content, path);
  return parsed.ok
    ? {
        ok: true,
        asked: { kind: 'hosts', hosts: parsed.generators.map((each) => withAbsoluteLog(each, path)) },
      }
    : { ok: false, problems: parsed.problems.map((problem) => `GENERATORS: ${problem}`) };
}

/** A log is named as seen from the file that names it. */
function withAbsoluteLog(generator: RemoteGenerator, path: string): RemoteGenerator {
  return 'log' in generator && generator.log !== undefined
    ? { ...generator, log: resolve(dirname(path), generator.log) }
    : generator;
}
