import { development, verbs } from './verbs.ts';

/** What `make help` prints. */
export function renderHelp(): string {
  const width = Math.max(...Object.keys(verbs).map((verb) => verb.length));
  const list = (entries: Readonly<Record<string, string>>): string[] =>
    Object.entries(entries).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
  return [
    'Load tests for chat systems, that end in a report.',
    '',
    'make <command> [KEY=VALUE …]      or: npm run <command> -- [KEY=VALUE …] [--dry-run]',
    '',
    ...list(verbs),
    '',
    ...list(development),
    '',
    'README lists every KEY. Each may be set in the environment too.',
    'Exit status: 0 all targets met, 99 one missed, 98 not valid (the generator did not keep up), 1 could not run,',
    '2 bad configuration, 130 interrupted.',
    'make itself turns every one but 0 into 2 and prints the original as “Error 99”; npm run keeps it.',
  ].join('\n');
}
