/** A mark, and the block of code below it. */
const SAMPLE = /<!-- sample: (\S+) -->\n```(\w+)\n[\s\S]*?```/g;

/** A document with each marked block of code as the file has it that the mark names. */
export function replaceSamples(text: string, read: (path: string) => string): string {
  return text.replaceAll(
    SAMPLE,
    (_, path: string, language: string) =>
      `<!-- sample: ${path} -->\n\`\`\`${language}\n${read(path).trimEnd()}\n\`\`\``,
  );
}

/** The blocks of TypeScript that no mark stands above, by their first line. */
export function unmarkedSamples(text: string): readonly string[] {
  return [...text.matchAll(/(?<!-->\n)```(?:ts|typescript|js)\n([^\n]*)/g)].map(([, line = '']) => line);
}
