import { verbs } from '../run/verbs.ts';
import { authorVerbs } from './verbs.ts';

/** What `k6-chat help` prints. */
export function renderCliHelp(): string {
  const width = Math.max(...Object.keys({ ...authorVerbs, ...verbs }).map((verb) => verb.length));
  const list = (entries: Readonly<Record<string, string>>): string[] =>
    Object.entries(entries).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
  return [
    'Load tests for chat systems, that end in a report.',
    '',
    'npx k6-chat <command> [KEY=VALUE …] [--dry-run]',
    '',
    ...list(authorVerbs),
    '',
    ...list(verbs),
    '',
    'The folder that you are in is the project: its targets/, protocols/, scripts/ and thresholds/ are used beside those',
    'of k6-chat, and results/ goes there. README lists every KEY. Each may be set in the environment too.',
    'Exit status: 0 all targets met, 99 one missed, 98 not valid (the generator did not keep up), 1 could not run,',
    '2 bad configuration, 130 interrupted.',
  ].join('\n');
}
