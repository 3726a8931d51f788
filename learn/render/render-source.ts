import type { Note } from '../learned-chat.ts';

const LONGEST_LINE = 105;

/** One member of a description: its source, and what to say about it where it is a guess. */
export interface Member {
  readonly source: string;
  readonly doubt?: string;
}

/** The file of a described chat. Guesses are marked, so that nobody takes them for more. */
export function renderSource(
  define: 'defineSocketIoChat' | 'defineRawChat',
  name: string,
  members: readonly Member[],
  notes: readonly Note[],
): string {
  const unsure = notes.filter(({ confidence }) => confidence === 'unsure').length;
  const lines = members.flatMap(({ source, doubt }) => [
    ...(doubt === undefined ? [] : [`  // UNSURE: ${oneLine(doubt)}.`]),
    ...`${broken(source)},`.split('\n').map((line) => (line === '' ? '' : `  ${line}`)),
  ]);
  return [
    `import { ${define} } from 'k6-chat/protocol';`,
    '',
    `/** ${name}, as learnt from a recorded session${unsure === 0 ? '' : '; look at what is marked UNSURE'}. */`,
    `export const protocol = ${define}({`,
    ...lines,
    '});',
    '',
  ].join('\n');
}

/** A long function is broken before its value. */
function broken(source: string): string {
  const isLong = source.length > LONGEST_LINE && !source.includes('\n');
  return isLong ? source.replace(/^(\w+: \([^)]*\) =>) /, '$1\n  ') : source;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/\.$/, '').slice(0, 300);
}
