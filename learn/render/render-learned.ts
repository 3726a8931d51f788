import type { LearnedChat, Note } from '../learned-chat.ts';

const MARKS = { certain: '✓', likely: '·', unsure: '?' } as const;

/** What `learn` prints: every answer with how sure it is, and the frames that a guess rests on. */
export function renderLearned(file: string, { headline, notes }: LearnedChat): string {
  const width = Math.max(...notes.map(({ about }) => about.length));
  const unsure = notes.filter(({ confidence }) => confidence === 'unsure').length;
  return [
    `${file}: ${headline}`,
    '',
    ...notes.flatMap((note) => renderNote(note, width)),
    '',
    '✓ certain   · likely   ? unsure: look at the frames and at the file',
    ...(unsure === 0
      ? []
      : [
          `${unsure} of ${notes.length} answers ${unsure === 1 ? 'is' : 'are'} unsure; they are marked UNSURE in the file.`,
        ]),
  ].join('\n');
}

function renderNote({ about, answer, confidence, because, frames }: Note, width: number): string[] {
  const indent = ' '.repeat(width + 5);
  return [
    `${MARKS[confidence]} ${about.padEnd(width)}   ${answer}`,
    ...(confidence === 'certain' ? [] : [`${indent}${because}`]),
    ...(confidence === 'certain'
      ? []
      : frames.map(({ index, from, text }) => `${indent}#${index} ${from === 'client' ? '→' : '←'} ${text}`)),
  ];
}
