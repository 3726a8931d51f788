import { parseArgs } from 'node:util';
import { nearestName } from '../lib/config/nearest-name.ts';
import { exitStatus } from '../run/exit-status.ts';
import { RunError } from '../run/run-error.ts';

/** A command line of `new` or `learn` in parts. */
export interface Options {
  /** The one word that is no option, such as a name or a path; undefined where it is left out. */
  readonly word: string | undefined;
  /** Options by name; those that were not given are absent. */
  readonly values: Readonly<Record<string, string>>;
}

/** Parses `[word] [--option value …]`; throws a RunError that names every word and option that does not belong. */
export function parseOptions(verb: string, args: readonly string[], names: readonly string[]): Options {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problems: string[] = [];
  const words: string[] = [];
  const values: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') {
      words.push(token.value);
    } else if (token.kind === 'option') {
      const { name, rawName, value } = token;
      if (!names.includes(name)) {
        const near = nearestName(name, names);
        const help = near
          ? `did you mean --${near}?`
          : `it has ${names.map((each) => `--${each}`).join(', ')}.`;
        problems.push(`${rawName}: ${verb} has no such option; ${help}`);
      } else if (value === undefined || value === '') {
        problems.push(`${rawName}: expected a value, got none.`);
      } else {
        values[name] = value;
      }
    }
  }
  if (words.length > 1) {
    problems.push(`${verb}: expected one name or path, got ${words.join(', ')}.`);
  }
  if (problems.length > 0) {
    throw new RunError(exitStatus.badConfiguration, problems.join('\n'));
  }
  return { word: words[0], values };
}
