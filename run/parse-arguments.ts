import { isVerb, unknownVerb, type Verb } from './verbs.ts';

/** What a command line asks for, or every problem with it. */
export type Arguments =
  | {
      readonly ok: true;
      readonly verb: Verb;
      /** Variables given as KEY=VALUE. */
      readonly values: Readonly<Record<string, string>>;
      /** Print the plan and do nothing. */
      readonly dryRun: boolean;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses `<verb> [KEY=VALUE …] [--key value …] [--dry-run]`; no verb means help. */
export function parseArguments(argv: readonly string[]): Arguments {
  const [word = 'help', ...rest] = argv;
  const verb = word === '--help' || word === '-h' ? 'help' : word;
  const problems = isVerb(verb) ? [] : [unknownVerb(verb)];
  const values: Record<string, string> = {};
  let dryRun = false;
  for (const argument of joinOptions(rest)) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(argument) ?? [];
    if (name !== undefined && value !== undefined) {
      values[name] = value;
    } else if (argument === '--dry-run') {
      dryRun = true;
    } else {
      problems.push(`${JSON.stringify(argument)}: expected KEY=VALUE or --dry-run.`);
    }
  }
  if (
    dryRun &&
    isVerb(verb) &&
    !['run', 'run-10k', 'suite', 'demo', 'capacity', 'calibrate'].includes(verb)
  ) {
    problems.push(`--dry-run: ${verb} has none; demo, run, run-10k, suite, capacity and calibrate have.`);
  }
  return isVerb(verb) && problems.length === 0 ? { ok: true, verb, values, dryRun } : { ok: false, problems };
}

/** `--generators 20` and `--from=logs` as `GENERATORS=20` and `FROM=logs`: for whoever calls the program without make. */
function joinOptions(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [, name, value] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word) ?? [];
    const next = words[i + 1];
    if (name === undefined || word === '--dry-run' || (value === undefined && next === undefined)) {
      joined.push(word);
    } else {
      i += value === undefined ? 1 : 0;
      joined.push(`${name.toUpperCase().replaceAll('-', '_')}=${value ?? next}`);
    }
  }
  return joined;
}

/** The names in make's MAKEOVERRIDES (`A=1 B=two\ words`): spaces that belong to a value are escaped there. */
export function namesGivenToMake(overrides: string | undefined): readonly string[] {
  return (overrides ?? '')
    .split(/(?<!\\)\s+/)
    .flatMap((part) => /^([A-Za-z_][A-Za-z0-9_]*)\s*[:+?]?=/.exec(part)?.[1] ?? []);
}
