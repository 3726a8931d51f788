import { appendFile, readFile, rm } from 'node:fs/promises';
import { parseGcLine } from './parse-gc-line.ts';

/**
 * Moves what k6 wrote to its standard error to the end of its log, without the lines about garbage collections, which
 * were measured and would bury the rest. What is left are the last words of a k6 that broke off.
 */
export async function foldStderr(stderrPath: string, logPath: string): Promise<void> {
  const text = await readFile(stderrPath, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return;
  }
  const lines = text.split('\n');
  // A killed k6 may leave half a line about a collection.
  if (lines.at(-1)?.startsWith('gc ')) {
    lines.pop();
  }
  const left = lines.filter((line) => parseGcLine(line) === undefined).join('\n');
  if (left.trim() !== '') {
    await appendFile(logPath, left.endsWith('\n') ? left : `${left}\n`);
  }
  await rm(stderrPath);
}
